#include "torchvision/transforms/pipeline.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <random>

#include "torchvision/core/error.h"
#include "torchvision/io/image.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::transforms {
namespace {

/// (C, H, W) of noise, its memory planar or interleaved.
at::Tensor noise(int64_t channels, int64_t height, int64_t width, bool interleaved) {
  if (interleaved) return at::randint(256, {height, width, channels}, at::kByte).permute({2, 0, 1});
  return at::randint(256, {channels, height, width}, at::kByte);
}

/// A smooth picture with edges, as JPEG likes it.
at::Tensor jpeg(int64_t height, int64_t width) {
  const at::Tensor y = at::arange(height).view({1, height, 1}), x = at::arange(width).view({1, 1, width});
  const at::Tensor waves = (y * at::tensor({3, 5, 2}).view({3, 1, 1}) + x * at::tensor({1, 4, 6}).view({3, 1, 1}));
  return io::encode_jpeg(waves.remainder(256).to(at::kByte).expand({3, height, width}).contiguous());
}

TransformPtr from_either(std::string_view text) { return text.front() == '{' ? from_json(text) : from_text(text); }

const std::string_view kPipelines[] = {
    "Resize(256)|CenterCrop(224)|ToDtype(float32, scale=True)|Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])",
    "RandomResizedCrop(64)|RandomHorizontalFlip()|ToDtype(float32, scale=True)|Normalize([0.5], [0.25])",
    "RandomResizedCrop(64, interpolation=\"bicubic\")|RandomVerticalFlip()|RandomHorizontalFlip()",
    "RandomHorizontalFlip()|RandomResizedCrop(33)|ColorJitter(0.4, 0.4, 0.4, 0.1)|ToDtype(float32, scale=True)",
    "RandomCrop([40, 50], padding=[4], padding_mode=\"reflect\")|RandomHorizontalFlip(p=1.0)|ToDtype(float32, "
    "scale=True)",
    "RandomCrop([40, 50])|RandomVerticalFlip(p=1.0)|CenterCrop([20, 30])|Resize([31, 17])",
    "Resize([70, 90])|Resize([50, 60])|CenterCrop(40)",
    "Resize([70, 90], interpolation=\"nearest\")|CenterCrop(40)|ConvertImageDtype(float32)",
    "RandomShortestSize([50, 60], max_size=90)|RandomCrop(40)|ToDtype(float32, scale=False)",
    "RandomResize(50, 60)|CenterCrop(100)|ToDtype(float32, scale=True)|Normalize([0.0], [1.0])|Normalize([0.5], [2.0])",
    "ScaleJitter([80, 90], antialias=False)|RandomCrop(30, pad_if_needed=True)",
    "ToDtype(float32, scale=True)|RandomHorizontalFlip(p=1.0)|CenterCrop(37)|Resize(20)",
    "TrivialAugmentWide()|RandomResizedCrop([20, 70])|RandAugment()|ToImage()|ToPureTensor()",
    R"({"transforms": [{"type": "RandomApply", "p": 0.5, "transforms": [{"type": "RandomHorizontalFlip", "p": 1}]},
                        {"type": "Resize", "size": [30]}, {"type": "RandomErasing", "p": 1}]})",
    "Resize(20)|ToDtype(float32, scale=True)|RandomErasing(p=1.0)",
    "CenterCrop(10)",
    "Grayscale()|Resize(30)|ToDtype(float32, scale=True)|Normalize([0.5], [0.5])",
    "Identity()",
};

/// The plain way, and the same seed for both.
void expect_same(const TransformPtr& transform, const at::Tensor& image, uint64_t seed, const std::string& where) {
  at::manual_seed(seed);
  const tv_tensors::Sample plain = (*transform)(tv_tensors::Sample{{"0", tv_tensors::Image(image)}});
  const at::Tensor expected = *tv_tensors::tensor_in(plain.value(0));
  const at::Tensor next_draw = at::rand({1});
  const Pipeline pipeline(transform);
  at::manual_seed(seed);
  const at::Tensor result = pipeline(image);
  EXPECT_TRUE(at::rand({1}).equal(next_draw)) << where << ": as many draws";
  ASSERT_EQ(result.scalar_type(), expected.scalar_type()) << where;
  ASSERT_EQ(result.sizes(), expected.sizes()) << where;
  EXPECT_TRUE(result.equal(expected)) << where << ": differs by " << (result.to(at::kDouble) - expected).abs().max();
  // Into a place of a batch, and into one whose pixels are interleaved.
  const at::Tensor batch = at::full({3, expected.size(0), expected.size(1), expected.size(2)}, 7, expected.options());
  at::manual_seed(seed);
  pipeline.into(batch[1], image);
  EXPECT_TRUE(batch[1].equal(expected)) << where << ", into a batch";
  EXPECT_TRUE(batch[0].eq(7).all().item<bool>() && batch[2].eq(7).all().item<bool>()) << where << ": wrote beside";
  const at::Tensor interleaved =
      at::zeros({expected.size(1), expected.size(2), expected.size(0)}, expected.options()).permute({2, 0, 1});
  at::manual_seed(seed);
  pipeline.into(interleaved, image);
  EXPECT_TRUE(interleaved.equal(expected)) << where << ", into interleaved pixels";
}

TEST(Pipeline, GivesWhatItsTransformGives) {
  for (const std::string_view text : kPipelines) {
    const TransformPtr transform = from_either(text);
    for (const auto& [height, width] : {std::pair{97, 131}, {131, 97}, {64, 64}})
      for (bool interleaved : {false, true})
        for (uint64_t seed = 0; seed < 6; ++seed)
          expect_same(transform, noise(3, height, width, interleaved), seed,
                      std::string(text) + " on " + std::to_string(height) + "x" + std::to_string(width) +
                          (interleaved ? ", interleaved" : ", planar"));
  }
}

TEST(Pipeline, TakesOneFourAndFiveChannels) {
  const TransformPtr transform = from_text(
      "RandomResizedCrop(24)|RandomHorizontalFlip(p=1.0)|ToDtype(float32, scale=True)|Normalize([0.5], [0.2])");
  for (int64_t channels : {1, 2, 4, 5})
    for (bool interleaved : {false, true})
      expect_same(transform, noise(channels, 40, 50, interleaved), 3, std::to_string(channels) + " channels");
}

TEST(Pipeline, TakesOtherDtypesAndLayouts) {
  const TransformPtr transform = from_text("Resize(20)|CenterCrop(18)|ToDtype(float32, scale=True)");
  expect_same(transform, at::rand({3, 33, 44}), 0, "floats");
  expect_same(transform, at::randint(30000, {3, 33, 44}, at::kInt).to(at::kUInt16), 0, "uint16");
  expect_same(transform, noise(3, 66, 88, true).slice(1, 0, 66, 2).slice(2, 0, 88, 2), 0, "every second pixel");
  expect_same(transform, noise(3, 44, 33, false).transpose(1, 2), 0, "transposed");
  expect_same(transform, noise(1, 1, 1, false), 0, "one pixel");
}

TEST(Pipeline, DecodesNoLessThanItNeeds) {
  for (const auto& [height, width] : {std::pair{97, 131}, {240, 161}}) {
    const at::Tensor file = jpeg(height, width);
    const at::Tensor image = io::decode_image(file, {.mode = ImageReadMode::kRgb});
    for (const std::string_view text : kPipelines) {
      const TransformPtr transform = from_either(text);
      const Pipeline pipeline(transform);
      for (uint64_t seed = 0; seed < 6; ++seed) {
        at::manual_seed(seed);
        const at::Tensor expected = pipeline(image);
        at::manual_seed(seed);
        EXPECT_TRUE(pipeline.decode(file).equal(expected)) << text << ", seed " << seed;
      }
    }
  }
}

TEST(Pipeline, IsThePresetToTheBit) {
  for (int crop : {20, 32, 40})
    for (auto interpolation :
         {InterpolationMode::kBilinear, InterpolationMode::kBicubic, InterpolationMode::kNearest}) {
      ImageClassificationPreset preset;
      preset.resize_size = 32;
      preset.crop_size = crop;
      preset.interpolation = interpolation;
      const ImageClassification transform(preset);
      for (const auto& [height, width] : {std::pair{97, 131}, {32, 32}, {33, 32}, {32, 57}, {20, 90}}) {
        const at::Tensor file = jpeg(height, width);
        const at::Tensor image = io::decode_image(file, {.mode = ImageReadMode::kRgb});
        EXPECT_TRUE(Pipeline(transform)(image).equal(transform(image))) << crop << ", " << height << "x" << width;
        EXPECT_TRUE(Pipeline(transform).decode(file).equal(transform(image))) << crop << ", from a file";
      }
    }
}

/// The file with an EXIF tag of that orientation put behind its first marker.
at::Tensor with_orientation(const at::Tensor& file, uint8_t orientation) {
  const std::vector<uint8_t> exif = {0xFF, 0xE1, 0, 34, 'E', 'x',         'i', 'f', 0,    0,    'M', 'M',
                                     0,    42,   0, 0,  0,   8,           0,   1,   0x01, 0x12, 0,   3,
                                     0,    0,    0, 1,  0,   orientation, 0,   0,   0,    0,    0,   0};
  return at::cat({file.slice(0, 0, 2), at::tensor(at::ArrayRef<uint8_t>(exif), at::kByte), file.slice(0, 2)});
}

TEST(Pipeline, ReadsOtherFormats) {
  const at::Tensor image = noise(3, 50, 70, false);
  const Pipeline pipeline(from_text("Resize(30)|CenterCrop(20)"));
  EXPECT_TRUE(pipeline.decode(io::encode_png(image)).equal(pipeline(image)));
}

TEST(Pipeline, TurnsByExifWhereAsked) {
  const at::Tensor file = with_orientation(jpeg(60, 90), 6);
  const io::DecodeImageOptions turned = {.mode = ImageReadMode::kRgb, .apply_exif_orientation = true};
  const at::Tensor image = io::decode_image(file, turned);
  ASSERT_EQ(image.sizes(), at::IntArrayRef({3, 90, 60}));
  const TransformPtr transform = from_text("CenterCrop([40, 20])");
  EXPECT_TRUE(Pipeline(transform, {.decode = turned}).decode(file).equal((*transform)(image)));
  EXPECT_TRUE(
      Pipeline(transform).decode(file).equal((*transform)(io::decode_image(file, {.mode = ImageReadMode::kRgb}))));
}

TEST(Pipeline, TakesNoMemoryForAPictureBeyondTheLimits) {
  // A small file that claims 65,500 x 65,500 pixels.
  const at::Tensor file = jpeg(40, 50).clone();
  auto* bytes = file.mutable_data_ptr<uint8_t>();
  for (int64_t i = 0; i + 9 < file.numel(); ++i)
    if (bytes[i] == 0xFF && bytes[i + 1] == 0xC0) {
      bytes[i + 5] = bytes[i + 7] = 0xFF;
      bytes[i + 6] = bytes[i + 8] = 0xDC;
      break;
    }
  for (const char* text : {"Identity", "CenterCrop(20)", "RandomResizedCrop(20)", "Resize(20)"}) try {
      Pipeline(from_text(text)).decode(file);
      ADD_FAILURE() << text << ": expected an error";
    } catch (const DecodeError& error) {
      EXPECT_EQ(error.code(), ErrorCode::kTooLarge) << text << ": " << error.what();
    }
}

TEST(Pipeline, MayDecodeAtAScale) {
  const at::Tensor file = jpeg(800, 1200);
  const TransformPtr transform = from_text("Resize(80)|CenterCrop(64)|ToDtype(float32, scale=True)");
  const at::Tensor exact = Pipeline(transform).decode(file);
  const at::Tensor scaled = Pipeline(transform, {.scaled_decode = true}).decode(file);
  ASSERT_EQ(scaled.sizes(), exact.sizes());
  EXPECT_FALSE(scaled.equal(exact));
  EXPECT_LT((scaled - exact).abs().mean().item<double>(), 0.1);
  const TransformPtr augment = from_text("RandomResizedCrop(40)|RandomHorizontalFlip()");
  for (uint64_t seed = 0; seed < 20; ++seed) {
    at::manual_seed(seed);
    EXPECT_EQ(Pipeline(augment, {.scaled_decode = true}).decode(file).sizes(), at::IntArrayRef({3, 40, 40}));
  }
}

TEST(Pipeline, TakesItsOwnGenerator) {
  const Pipeline pipeline(from_text("RandomResizedCrop(20)|RandomHorizontalFlip()|ColorJitter(0.5)"));
  const at::Tensor image = noise(3, 60, 80, true);
  at::Generator generator = at::detail::createCPUGenerator(5);
  at::manual_seed(5);
  const at::Tensor before = at::rand({1});
  at::manual_seed(5);
  const at::Tensor first = pipeline(image, generator);
  EXPECT_TRUE(at::rand({1}).equal(before)) << "torch's own generator was not drawn from";
  generator.set_current_seed(5);
  EXPECT_TRUE(pipeline(image, generator).equal(first));
}

TEST(Pipeline, PrintsItsPlan) {
  EXPECT_EQ(Pipeline(from_text("Resize(256)|CenterCrop(224)|ColorJitter(0.4)|RandomHorizontalFlip()|"
                               "ToDtype(float32, scale=True)|Normalize([0.5], [0.5])"))
                .plan(),
            "decode; of a JPEG, the part that is read below\n"
            "one pass over rows\n"
            "  Resize(size=[256], interpolation=bilinear, antialias=True)\n"
            "  CenterCrop(size=(224, 224))\n"
            "run ColorJitter\n"
            "one pass over rows\n"
            "  RandomHorizontalFlip(p=0.5)\n"
            "  ToDtype(scale=True)\n"
            "  Normalize(mean=[0.5], std=[0.5], inplace=False)\n");
}

TEST(Pipeline, RefusesWhatDoesNotFit) {
  const Pipeline pipeline(from_text("Resize([20, 30])|ToDtype(float32, scale=True)"));
  const at::Tensor image = noise(3, 40, 50, true);
  EXPECT_THROW(pipeline.into(at::empty({3, 20, 31}), image), c10::ValueError);
  EXPECT_THROW(pipeline.into(at::empty({3, 20, 30}, at::kByte), image), c10::TypeError);
  EXPECT_THROW(pipeline(at::empty({3, 0, 10}, at::kByte)), c10::Error);
  EXPECT_THROW(pipeline.decode(at::zeros({100}, at::kByte)), DecodeError);
  EXPECT_THROW(Pipeline(from_text("RandomCrop(50)"))(image), c10::ValueError);
  EXPECT_THROW(Pipeline(from_text("Normalize([0.5], [0.5])"))(image), c10::TypeError);
}

}  // namespace
}  // namespace torchvision::transforms
