#include "torchvision/transforms/functional.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "support/assert_close.h"
#include "support/checksum.h"
#include "support/expect_error.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::transforms {
namespace {

namespace F = functional;
using testing::kFloatRounding;

at::Tensor bytes(at::IntArrayRef shape) { return at::randint(0, 256, shape, at::kByte); }
at::Tensor interleaved(const at::Tensor& image) { return image.movedim(-3, -1).contiguous().movedim(-1, -3); }

std::array<int64_t, 2> size_after(int64_t height, int64_t width, const std::vector<int64_t>& size,
                                  std::optional<int64_t> max_size = std::nullopt) {
  return F::get_size(F::resize(at::zeros({1, height, width}, at::kByte), size, {.max_size = max_size}));
}

using Size = std::array<int64_t, 2>;

TEST(Resize, KeepsAspectWhenSizeIsScalar) {
  EXPECT_EQ(size_after(375, 500, {256}), (Size{256, 341}));
  EXPECT_EQ(size_after(500, 375, {256}), (Size{341, 256}));
  EXPECT_EQ(size_after(20, 20, {7}), (Size{7, 7}));
}

TEST(Resize, HoldsTheLongerEdgeToMaxSize) {
  EXPECT_EQ(size_after(100, 400, {60}, 120), (Size{30, 120}));
  EXPECT_EQ(size_after(400, 100, {}, 120), (Size{120, 30}));
  EXPECT_EQ(size_after(100, 110, {60}, 120), (Size{60, 66}));
}

TEST(Resize, ReturnsTheImageItselfWhenItHasTheSize) {
  const at::Tensor image = bytes({3, 8, 9});
  EXPECT_TRUE(F::resize(image, {8, 9}).is_same(image));
}

TEST(Resize, TreatsABatchAsItsImages) {
  const at::Tensor batch = bytes({2, 3, 3, 21, 34});
  for (InterpolationMode mode : {InterpolationMode::kNearest, InterpolationMode::kNearestExact,
                                 InterpolationMode::kBilinear, InterpolationMode::kBicubic}) {
    const at::Tensor all = F::resize(batch, {13, 40}, {.interpolation = mode});
    EXPECT_TENSORS_EQUAL(all[1][2], F::resize(batch[1][2], {13, 40}, {.interpolation = mode}));
  }
}

TEST(Resize, GivesTheSameForEveryMemoryLayout) {
  for (int64_t channels : {1, 2, 3, 4, 6}) {
    const at::Tensor image = bytes({channels, 45, 61});
    const at::Tensor wide = bytes({channels, 90, 122});
    const at::Tensor strided = wide.slice(1, 0, 90, 2).slice(2, 0, 122, 2);
    strided.copy_(image);
    const at::Tensor window = interleaved(wide).slice(1, 3, 48).slice(2, 5, 66);
    const at::Tensor expected = F::resize(image, {30, 70});
    EXPECT_TENSORS_EQUAL(F::resize(interleaved(image), {30, 70}), expected);
    EXPECT_TENSORS_EQUAL(F::resize(strided, {30, 70}), expected);
    EXPECT_TENSORS_EQUAL(F::resize(window, {30, 70}), F::resize(window.contiguous(), {30, 70}));
  }
}

TEST(Resize, KeepsInterleavedPixelsInterleaved) {
  const at::Tensor out = F::resize(interleaved(bytes({3, 45, 61})), {30, 70});
  EXPECT_EQ(out.strides(), (std::vector<int64_t>{1, 210, 3}));
}

TEST(Resize, GivesTheSameOnAnyNumberOfThreads) {
  const at::Tensor image = testing::wave({2, 3, 700, 900}).add(2).mul(60).to(at::kByte);
  const int threads = at::get_num_threads();
  for (const auto& size : {std::vector<int64_t>{333, 410}, {1400, 100}, {700, 450}, {350, 900}})
    for (const at::Tensor& layout : {image, image.contiguous(at::MemoryFormat::ChannelsLast)}) {
      at::set_num_threads(1);
      const at::Tensor alone = resize(layout, size);
      at::set_num_threads(2);
      EXPECT_TENSORS_EQUAL(resize(layout, size), alone);
    }
  at::set_num_threads(threads);
}

TEST(Resize, PassesGradientsThroughFloatImages) {
  const at::Tensor image = at::rand({3, 9, 11}).requires_grad_();
  F::resize(image, {5, 6}).sum().backward();
  EXPECT_TRUE(image.grad().defined());
  // Weights of an output pixel sum to one, so all together give as much as there are output pixels.
  EXPECT_NEAR(image.grad().sum().item<double>(), 3 * 5 * 6, 1e-3);
}

TEST(Resize, RefusesSizesThatMeanNothing) {
  const at::Tensor image = bytes({3, 10, 20});
  EXPECT_ERROR(F::resize(image, {0}), c10::ValueError, "resize", "got 0");
  EXPECT_ERROR(F::resize(image, {5, -1}), c10::ValueError, "resize", "got -1");
  EXPECT_ERROR(F::resize(image, {1, 2, 3}), c10::ValueError, "resize", "one or two", "3 values");
  EXPECT_ERROR(F::resize(image, {}), c10::ValueError, "resize", "size or max_size");
  EXPECT_ERROR(F::resize(image, {5, 5}, {.max_size = 9}), c10::ValueError, "resize", "max_size");
  EXPECT_ERROR(F::resize(image, {9}, {.max_size = 9}), c10::ValueError, "resize", "max_size = 9", "greater");
  EXPECT_ERROR(F::resize(image, {int64_t{1} << 40, 1}), c10::ValueError, "resize");
  EXPECT_ERROR(F::resize(image, {int64_t{1} << 31}), c10::ValueError, "resize");
  EXPECT_ERROR(F::resize(bytes({1, 1, 100}), {}, {.max_size = 50}), c10::ValueError, "resize", "0x50", "1x100");
}

TEST(Resize, RefusesWhatIsNotAnImage) {
  EXPECT_ERROR(F::resize(at::Tensor(), {4}), c10::ValueError, "resize", "undefined");
  EXPECT_ERROR(F::resize(bytes({4, 5}), {4}), c10::ValueError, "resize", "C, H, W", "[4, 5]");
  EXPECT_ERROR(F::resize(at::empty({3, 0, 5}, at::kByte), {4}), c10::ValueError, "resize", "0x5");
  EXPECT_ERROR(F::resize(at::empty({3, 0, 5}, at::kByte), {4, 4}), c10::ValueError, "resize", "no pixels");
  EXPECT_EQ(F::resize(at::empty({0, 3, 6, 5}, at::kByte), {4, 4}).sizes(), (std::vector<int64_t>{0, 3, 4, 4}));
}

TEST(Crop, IsAViewInsideTheImage) {
  const at::Tensor image = bytes({3, 10, 20});
  EXPECT_TRUE(F::crop(image, 2, 3, 4, 5).is_alias_of(image));
  EXPECT_TENSORS_EQUAL(F::crop(image, 2, 3, 4, 5), image.slice(1, 2, 6).slice(2, 3, 8));
}

TEST(Crop, IsZeroOutsideTheImage) {
  const at::Tensor image = at::ones({1, 4, 4}, at::kByte);
  EXPECT_EQ(F::crop(image, -2, -1, 8, 7).sum().item<int64_t>(), 16);
  // Rectangles that miss the image keep the size asked for.
  for (auto [top, left] : {std::pair{-9, 0}, {9, 0}, {0, -9}, {0, 9}})
    EXPECT_TENSORS_EQUAL(F::crop(image, top, left, 3, 2), at::zeros({1, 3, 2}, at::kByte));
}

TEST(Crop, RefusesNegativeAndHugeRectangles) {
  const at::Tensor image = bytes({3, 10, 20});
  EXPECT_ERROR(F::crop(image, 0, 0, -1, 5), c10::ValueError, "crop", "-1x5");
  EXPECT_ERROR(F::crop(image, std::numeric_limits<int64_t>::max(), 0, 5, 5), c10::ValueError, "crop");
  EXPECT_ERROR(F::crop(image, std::numeric_limits<int64_t>::min(), 0, 5, 5), c10::ValueError, "crop");
  EXPECT_ERROR(F::crop(at::ones(3), 0, 0, 1, 1), c10::ValueError, "crop", "H, W");
  EXPECT_EQ(F::crop(image, 3, 3, 0, 5).numel(), 0);
}

TEST(Pad, IsUndoneByACrop) {
  const at::Tensor image = bytes({2, 3, 9, 12});
  for (PaddingMode mode :
       {PaddingMode::kConstant, PaddingMode::kEdge, PaddingMode::kReflect, PaddingMode::kSymmetric}) {
    const at::Tensor padded = F::pad(image, {1, 2, 3, 4}, {.padding_mode = mode});
    EXPECT_EQ(F::get_size(padded), (Size{15, 16}));
    EXPECT_TENSORS_EQUAL(F::crop(padded, 2, 1, 9, 12), image);
  }
}

TEST(Pad, FillsEveryModeByItsRule) {
  const at::Tensor row = at::arange(1, 5, at::kByte).view({1, 1, 4});
  const auto padded = [&row](PaddingMode mode) {
    const at::Tensor out = F::pad(row, {3, 0}, {.padding_mode = mode}).flatten();
    return std::vector<uint8_t>(out.data_ptr<uint8_t>(), out.data_ptr<uint8_t>() + out.numel());
  };
  EXPECT_EQ(padded(PaddingMode::kEdge), (std::vector<uint8_t>{1, 1, 1, 1, 2, 3, 4, 4, 4, 4}));
  EXPECT_EQ(padded(PaddingMode::kReflect), (std::vector<uint8_t>{4, 3, 2, 1, 2, 3, 4, 3, 2, 1}));
  EXPECT_EQ(padded(PaddingMode::kSymmetric), (std::vector<uint8_t>{3, 2, 1, 1, 2, 3, 4, 4, 3, 2}));
}

TEST(Pad, KeepsLargeIntegersExact) {
  // Python goes through float32 here and loses them.
  const at::Tensor image = at::full({1, 3, 3}, (int64_t{1} << 40) + 1, at::kLong);
  EXPECT_TENSORS_EQUAL(F::pad(image, {1}, {.padding_mode = PaddingMode::kReflect}),
                       at::full({1, 5, 5}, (int64_t{1} << 40) + 1, at::kLong));
}

TEST(Pad, RefusesWhatAModeCannotFill) {
  const at::Tensor image = bytes({3, 4, 5});
  EXPECT_ERROR(F::pad(image, {1, 2, 3}), c10::ValueError, "pad", "1, 2 or 4", "got 3");
  EXPECT_ERROR(F::pad(image, {}), c10::ValueError, "pad");
  EXPECT_ERROR(F::pad(image, {4}, {.padding_mode = PaddingMode::kReflect}), c10::ValueError, "pad", "reflect",
               "at most 3");
  EXPECT_ERROR(F::pad(image, {5}, {.padding_mode = PaddingMode::kSymmetric}), c10::ValueError, "symmetric",
               "at most 4");
  EXPECT_ERROR(F::pad(image, {1}, {.fill = {1, 2, 3}, .padding_mode = PaddingMode::kEdge}), c10::ValueError, "edge");
  EXPECT_ERROR(F::pad(image, {1}, {.fill = {1, 2}}), c10::ValueError, "fill", "(3)", "got 2");
  EXPECT_ERROR(F::pad(image, {-3}), c10::ValueError, "pad", "removes more");
  EXPECT_ERROR(F::pad(at::empty({3, 0, 5}), {1}, {.padding_mode = PaddingMode::kEdge}), c10::ValueError, "empty");
}

TEST(HorizontalFlip, TwiceIsTheImage) {
  for (at::ScalarType dtype : {at::kByte, at::kUInt16, at::kUInt32, at::kUInt64, at::kHalf, at::kBool, at::kDouble}) {
    const at::Tensor image = bytes({2, 3, 5, 7}).to(dtype);
    EXPECT_TENSORS_EQUAL(F::horizontal_flip(F::horizontal_flip(image)), image);
  }
}

TEST(ToDtype, RefusesWhatCannotBeExactEnough) {
  EXPECT_ERROR(F::to_dtype(at::rand({3, 2, 2}), at::kLong, {.scale = true}), c10::TypeError, "to_dtype", "safely");
  EXPECT_ERROR(F::to_dtype(at::ones({3, 2, 2}, at::kBool), at::kByte, {.scale = true}), c10::TypeError, "to_dtype");
}

TEST(ToDtype, MapsFullBrightnessToFullBrightness) {
  const at::Tensor white = at::full({1, 1, 1}, 255, at::kByte);
  EXPECT_EQ(F::to_dtype(white, at::kFloat, {.scale = true}).item<float>(), 1.0f);
  EXPECT_EQ(F::to_dtype(F::to_dtype(white, at::kFloat, {.scale = true}), at::kByte, {.scale = true}).item<int>(), 255);
}

TEST(Normalize, RefusesWhatItCannotDivide) {
  const at::Tensor image = at::rand({3, 4, 4});
  EXPECT_ERROR(F::normalize(bytes({3, 4, 4}), {0}, {1}), c10::TypeError, "normalize", "float image", "to_dtype");
  EXPECT_ERROR(F::normalize(image, {0}, {0}), c10::ValueError, "normalize", "zero");
  EXPECT_ERROR(F::normalize(image, {0, 0}, {1}), c10::ValueError, "normalize", "3 values", "got 2");
  EXPECT_ERROR(F::normalize(image, {}, {1}), c10::ValueError, "normalize", "got 0");
  EXPECT_ERROR(F::normalize(at::rand({4, 4}), {0}, {1}), c10::ValueError, "normalize", "C, H, W");
}

TEST(Normalize, WorksInPlaceWhenAsked) {
  const at::Tensor image = at::rand({3, 4, 4}), copy = image.clone();
  EXPECT_TRUE(F::normalize(image, {0.5}, {0.25}, {.inplace = true}).is_same(image));
  EXPECT_TENSORS_EQUAL(image, F::normalize(copy, {0.5}, {0.25}));
}

TEST(GetDimensions, CountsAPlaneAsOneChannel) {
  EXPECT_EQ(F::get_dimensions(bytes({4, 5})), (std::array<int64_t, 3>{1, 4, 5}));
  EXPECT_EQ(F::get_num_channels(bytes({2, 3, 4, 5})), 3);
  EXPECT_ERROR(F::get_size(at::ones(3)), c10::TypeError, "get_size", "two dimensions");
}

TEST(Compose, FusesConversionAndNormalizationToTheBit) {
  const std::vector<double> mean = {0.485, 0.456, 0.406}, std = {0.229, 0.224, 0.225};
  const Compose both({ToDtype(at::kFloat, {.scale = true}), Normalize(mean, std)});
  for (const at::Tensor& image : {bytes({3, 33, 47}), interleaved(bytes({3, 33, 47})), bytes({2, 3, 8, 9}),
                                  bytes({3, 20, 30}).slice(2, 1, 20, 2)})
    EXPECT_TENSORS_EQUAL(both(image), F::normalize(F::to_dtype(image, at::kFloat, {.scale = true}), mean, std));
}

/// The preset by torch core's own operations, step by step as Python's preset calls them.
at::Tensor step_by_step(const at::Tensor& image, int64_t resize_size, int64_t crop_size, bool bicubic) {
  const auto [height, width] = F::get_size(image);
  const auto scaled = [&](int64_t edge) { return resize_size * edge / std::min(height, width); };
  const std::vector<int64_t> size = {scaled(height), scaled(width)};
  const at::Tensor batch = image.unsqueeze(0).to(at::kFloat);
  const at::Tensor resized = bicubic ? at::_upsample_bicubic2d_aa(batch, size, false).clamp(0, 255)
                                     : at::_upsample_bilinear2d_aa(batch, size, false);
  const at::Tensor cropped = F::center_crop(resized.round().to(at::kByte), {crop_size});
  return F::normalize(cropped[0].to(at::kFloat).div(255.0), {0.485, 0.456, 0.406}, {0.229, 0.224, 0.225});
}

TEST(ImageClassification, EqualsItsStepsToTheBit) {
  at::manual_seed(11);
  for (int64_t i = 0; i < 12; ++i) {
    const at::Tensor size = at::randint(40, 400, {2}, at::kLong);
    const at::Tensor image = bytes({3, size[0].item<int64_t>(), size[1].item<int64_t>()});
    for (bool bicubic : {false, true}) {
      const ImageClassification preset(
          {.crop_size = 56,
           .resize_size = 64,
           .interpolation = bicubic ? InterpolationMode::kBicubic : InterpolationMode::kBilinear});
      const at::Tensor expected = step_by_step(image, 64, 56, bicubic);
      EXPECT_TENSORS_EQUAL(preset(image), expected);
      EXPECT_TENSORS_EQUAL(preset(interleaved(image)), expected);
    }
  }
}

TEST(ImageClassification, PadsWhatIsSmallerThanItsCrop) {
  const at::Tensor out = ImageClassification({.crop_size = 40, .resize_size = 20})(bytes({3, 25, 30}));
  EXPECT_EQ(out.sizes(), (std::vector<int64_t>{3, 40, 40}));
  EXPECT_FLOAT_EQ(out[0][0][0].item<float>(), static_cast<float>(-0.485 / 0.229));
}

TEST(ImageClassification, RefusesWhatIsNotAPhoto) {
  const ImageClassification preset;
  EXPECT_ERROR(preset(bytes({1, 25, 30})), c10::ValueError, "ImageClassification", "3 channels", "kRgb");
  EXPECT_ERROR(preset(bytes({25, 30})), c10::ValueError, "ImageClassification", "C, H, W");
  EXPECT_ERROR(preset(at::empty({3, 0, 30}, at::kByte)), c10::ValueError, "ImageClassification", "0x30");
  EXPECT_ERROR(ImageClassification({.crop_size = 0}), c10::ValueError, "ImageClassification", "positive");
  EXPECT_ERROR(ImageClassification({.std = {1, 0, 1}}), c10::ValueError, "ImageClassification", "std");
}

}  // namespace
}  // namespace torchvision::transforms
