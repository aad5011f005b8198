// Functions that change colours, blur and erase: Python's answers, kinds, gradients, and what is refused.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "parity/functions.h"
#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::transforms {
namespace {

namespace F = functional;

class Color : public ::testing::TestWithParam<std::string> {};

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const auto& [name, function] : parity::transforms_color_functions())
    all.push_back(name.substr(name.find('.') + 1));
  return all;
}

INSTANTIATE_TEST_SUITE_P(Functions, Color, ::testing::ValuesIn(names()), [](const auto& test) { return test.param; });

/// A convolution may sum in another order, and a sum near a half then rounds to the other side.
void expect_equal(const at::Tensor& actual, const at::Tensor& expected, bool convolved) {
  if (!convolved) {
    EXPECT_TENSORS_EQUAL(actual, expected);
  } else if (expected.is_floating_point()) {
    EXPECT_TENSORS_CLOSE(actual, expected, testing::kFloatRounding);
  } else {
    EXPECT_EQ(actual.sizes(), expected.sizes());
    EXPECT_LE((actual.to(at::kDouble) - expected.to(at::kDouble)).abs().max().item<double>(), 1);
  }
}

TEST_P(Color, EqualsPython) {
  const testing::TensorFile file = testing::golden("color/" + GetParam());
  const parity::Function function = parity::transforms_color_functions().at("color." + GetParam());
  const bool convolved = GetParam().starts_with("gaussian_blur") || GetParam().starts_with("adjust_sharpness") ||
                         GetParam() == "adjust_gamma";
  const auto& cases = file.metadata.at("cases");
  ASSERT_GE(cases.size(), 20u);
  for (size_t i = 0; i < cases.size(); ++i) {
    const std::string prefix = std::to_string(i) + "/";
    parity::Tensors in = {{"image", file[prefix + "in/image"]}};
    if (file.tensors.contains(prefix + "in/value")) in["value"] = file[prefix + "in/value"];
    SCOPED_TRACE("case " + std::to_string(i) + ": " + cases[i].dump());
    expect_equal(function(in, cases[i]).at("out"), file[prefix + "out/out"], convolved);
  }
}

TEST(ColorFunctions, KeepTheKindAndAreTheirKernels) {
  const at::Tensor pixels = at::randint(0, 256, {2, 3, 8, 9}, at::kByte);
  const tv_tensors::Image image(pixels);
  const tv_tensors::Video video(pixels);
  EXPECT_TENSORS_EQUAL(F::adjust_brightness(image, 0.5).data, F::adjust_brightness_image(pixels, 0.5));
  EXPECT_TENSORS_EQUAL(F::adjust_contrast(video, 0.5).data, F::adjust_contrast_image(pixels, 0.5));
  EXPECT_TENSORS_EQUAL(F::adjust_saturation(image, 0.5).data, F::adjust_saturation_image(pixels, 0.5));
  EXPECT_TENSORS_EQUAL(F::adjust_hue(video, 0.2).data, F::adjust_hue_image(pixels, 0.2));
  EXPECT_TENSORS_EQUAL(F::adjust_gamma(image, 2).data, F::adjust_gamma_image(pixels, 2));
  EXPECT_TENSORS_EQUAL(F::adjust_sharpness(video, 2).data, F::adjust_sharpness_image(pixels, 2));
  EXPECT_TENSORS_EQUAL(F::posterize(image, 3).data, F::posterize_image(pixels, 3));
  EXPECT_TENSORS_EQUAL(F::solarize(video, 100).data, F::solarize_image(pixels, 100));
  EXPECT_TENSORS_EQUAL(F::autocontrast(image).data, F::autocontrast_image(pixels));
  EXPECT_TENSORS_EQUAL(F::equalize(video).data, F::equalize_image(pixels));
  EXPECT_TENSORS_EQUAL(F::invert(image).data, F::invert_image(pixels));
  EXPECT_TENSORS_EQUAL(F::to_grayscale(image).data, F::rgb_to_grayscale_image(pixels));
  EXPECT_TENSORS_EQUAL(F::grayscale_to_rgb(image).data, F::grayscale_to_rgb_image(pixels));
  EXPECT_TENSORS_EQUAL(F::permute_channels(video, {2, 0, 1}).data, F::permute_channels_image(pixels, {2, 0, 1}));
  EXPECT_TENSORS_EQUAL(F::gaussian_blur(image, {3}).data, F::gaussian_blur_image(pixels, {3}));
  EXPECT_TENSORS_EQUAL(F::jpeg(video, 80).data, F::jpeg_image(pixels, 80));
  EXPECT_TENSORS_EQUAL(F::erase(image, 1, 1, 2, 2, at::zeros({1})).data,
                       F::erase_image(pixels, 1, 1, 2, 2, at::zeros({1})));
  EXPECT_TENSORS_EQUAL(F::uniform_temporal_subsample(video, 1).data, F::uniform_temporal_subsample_video(pixels, 1));
  at::manual_seed(1);
  const at::Tensor noisy = F::gaussian_noise(image).data;
  at::manual_seed(1);
  EXPECT_TENSORS_EQUAL(noisy, F::gaussian_noise_image(pixels));
}

TEST(ColorFunctions, UndoThemselvesOrDoNothing) {
  const at::Tensor pixels = at::randint(0, 256, {3, 8, 9}, at::kByte);
  EXPECT_TENSORS_EQUAL(F::invert(F::invert(pixels)), pixels);
  EXPECT_TENSORS_EQUAL(F::adjust_brightness(pixels, 1), pixels);
  EXPECT_TENSORS_EQUAL(F::adjust_contrast(pixels, 1), pixels);
  EXPECT_TENSORS_EQUAL(F::adjust_saturation(pixels, 1), pixels);
  EXPECT_TENSORS_EQUAL(F::posterize(pixels, 8), pixels);
  EXPECT_TENSORS_EQUAL(F::adjust_saturation(pixels, 0)[0], F::adjust_saturation(pixels, 0)[2]);
  EXPECT_TENSORS_EQUAL(F::convert_image_dtype(F::convert_image_dtype(pixels, at::kFloat), at::kByte), pixels);
  EXPECT_TENSORS_EQUAL(F::to_dtype_image(pixels, at::kFloat), pixels.to(at::kFloat));
  EXPECT_TENSORS_EQUAL(F::normalize_image(pixels.to(at::kFloat), {0}, {1}), pixels.to(at::kFloat));
}

/// Images large enough for tables, in every layout that they take.
std::vector<at::Tensor> large_images() {
  const at::Tensor planar = at::randint(20, 230, {2, 3, 61, 47}, at::kByte);
  planar[1][2].fill_(9);  // a channel without contrast
  const at::Tensor interleaved = planar.permute({0, 2, 3, 1}).contiguous().permute({0, 3, 1, 2});
  return {planar,
          interleaved,
          interleaved[0],
          planar[0],
          planar.transpose(-1, -2),
          planar.slice(-1, 1, 45),
          planar.unsqueeze(1).expand({2, 2, 3, 61, 47}),
          planar.slice(1, 0, 1)};
}

/// What the plain path gives, which small images take.
template <class Change>
at::Tensor row_by_row(const at::Tensor& image, const Change& change) {
  std::vector<at::Tensor> rows;
  for (const at::Tensor& row : image.split(1, -2)) rows.push_back(change(row));
  return at::cat(rows, -2);
}

TEST(ColorFunctions, GiveTheSameByTables) {
  for (const at::Tensor& image : large_images()) {
    SCOPED_TRACE(c10::str(image.sizes(), " ", image.strides()));
    const auto brighter = [](const at::Tensor& x) { return F::adjust_brightness(x, 1.37); };
    const auto darker = [](const at::Tensor& x) { return F::adjust_gamma(x, 1.8, 1.1); };
    const auto burnt = [](const at::Tensor& x) { return F::solarize(x, 99.5); };
    EXPECT_TENSORS_EQUAL(brighter(image), row_by_row(image, brighter));
    EXPECT_TENSORS_EQUAL(darker(image), row_by_row(image, darker));
    EXPECT_TENSORS_EQUAL(burnt(image), row_by_row(image, burnt));
    for (const double factor : {0.0, 0.37, 1.9}) {
      const auto saturated = [&](const at::Tensor& x) { return F::adjust_saturation(x, factor); };
      EXPECT_TENSORS_EQUAL(saturated(image), row_by_row(image, saturated));
      // The mean of an image is of all its rows.
      if (image.size(-3) != 3) continue;
      const at::Tensor values = image.to(at::kFloat);
      const at::Tensor gray = image.select(-3, 0)
                                  .mul(0.2989)
                                  .add_(image.select(-3, 1), 0.587)
                                  .add_(image.select(-3, 2), 0.114)
                                  .floor_()
                                  .unsqueeze(-3);
      const at::Tensor mean = gray.contiguous().mean({-3, -2, -1}, true);
      EXPECT_TENSORS_EQUAL(F::adjust_contrast(image, factor),
                           image.mul(factor).add_(mean, 1.0 - factor).clamp_(0, 255).to(at::kByte));
    }
    // Floats take the plain path, and hold every byte.
    const at::Tensor floats = F::convert_image_dtype(image, at::kFloat);
    EXPECT_TENSORS_EQUAL(F::equalize(image), F::convert_image_dtype(F::equalize(floats), at::kByte));
    const at::Tensor values = image.to(at::kFloat);
    const at::Tensor least = values.amin({-2, -1}, true), most = values.amax({-2, -1}, true), flat = most.eq(least);
    const at::Tensor scale = (most - least).mul(1.0 / 255).masked_fill(flat, 1);
    EXPECT_TENSORS_EQUAL(F::autocontrast(image),
                         values.sub(least.masked_fill(flat, 0)).div(scale).clamp(0, 255).to(at::kByte));
  }
}

TEST(ColorFunctions, LetGradientsThrough) {
  const at::Tensor image = at::rand({3, 6, 7}).requires_grad_();
  for (const at::Tensor& output :
       {F::adjust_brightness(image, 0.9), F::adjust_contrast(image, 0.9), F::adjust_saturation(image, 0.9),
        F::gaussian_blur(image, {3}), F::adjust_gamma(image, 2), F::invert(image)}) {
    image.mutable_grad() = at::Tensor();
    output.sum().backward();
    EXPECT_GT(image.grad().abs().sum().item<double>(), 0);
  }
}

TEST(ColorFunctions, TurnTheHueOfBytesAsOfFloats) {
  // A grid through all colours, its corners and grays included; the float image takes the way over tensors.
  constexpr int64_t kStep = 3;
  const at::Tensor values = at::arange(0, 256, kStep, at::kByte);
  const at::Tensor colors = at::stack(at::meshgrid({values, values, values}, "ij")).flatten(1).unsqueeze(-1);
  for (double factor : {-0.5, -0.1, -1e-8, 0.0, 0.03, 0.25, 0.5}) {
    const at::Tensor expected = F::to_dtype(
        F::adjust_hue_image(F::to_dtype(colors, at::kFloat, {.scale = true}), factor), at::kByte, {.scale = true});
    EXPECT_TENSORS_EQUAL(F::adjust_hue_image(colors, factor), expected) << factor;
    const at::Tensor interleaved = colors.permute({1, 2, 0}).contiguous().permute({2, 0, 1});
    const at::Tensor turned = F::adjust_hue_image(interleaved, factor);
    EXPECT_TENSORS_EQUAL(turned, expected) << factor << ", interleaved";
    EXPECT_EQ(turned.strides(), interleaved.strides());
  }
  for (int64_t width : {1, 2, 7, 8, 9, 15, 16, 17, 31, 33}) {
    const at::Tensor image = at::randint(256, {2, 3, 3, width}, at::kByte);
    EXPECT_TENSORS_EQUAL(F::adjust_hue_image(image, 0.3),
                         F::to_dtype(F::adjust_hue_image(F::to_dtype(image, at::kFloat, {.scale = true}), 0.3),
                                     at::kByte, {.scale = true}));
  }
}

TEST(ColorFunctions, SharpenBytesAsFloatsOfTheirValues) {
  for (const auto& [height, width] : {std::pair{3, 3}, {4, 90}, {33, 41}, {64, 65}})
    for (int64_t channels : {1, 3})
      for (double factor : {0.0, 0.5, 1.0, 1.7, 10.0}) {
        const at::Tensor image = at::randint(256, {2, channels, height, width}, at::kByte);
        // As for bytes: the smooth value is rounded, the blend is cut to whole numbers.
        const at::Tensor padded = image.to(at::kDouble);
        at::Tensor expected = image.to(at::kFloat);
        const at::Tensor weights = at::ones({channels, 1, 3, 3}, at::kDouble);
        weights.select(2, 1).select(2, 1).fill_(5);
        const at::Tensor smooth = at::conv2d(padded, weights, {}, at::IntArrayRef{1, 1}, at::IntArrayRef{0, 0},
                                             at::IntArrayRef{1, 1}, channels)
                                      .div(13)
                                      .round()
                                      .to(at::kFloat);
        const at::Tensor inner = expected.slice(-2, 1, -1).slice(-1, 1, -1);
        inner.add_(smooth - inner, 1.0 - factor);
        expected = expected.clamp(0, 255).to(at::kByte);
        EXPECT_TENSORS_EQUAL(F::adjust_sharpness_image(image, factor), expected) << factor;
        const at::Tensor interleaved = image.contiguous(at::MemoryFormat::ChannelsLast);
        EXPECT_TENSORS_EQUAL(F::adjust_sharpness_image(interleaved, factor), expected) << factor << ", interleaved";
      }
}

TEST(ColorFunctions, BlurBytesAsFloatsAreBlurred) {
  const auto expect_rounded = [](const at::Tensor& image, const std::vector<int64_t>& size,
                                 const std::vector<double>& sigma) {
    const at::Tensor expected = F::gaussian_blur_image(image.to(at::kFloat), size, sigma).round().to(at::kByte);
    const at::Tensor interleaved = image.movedim(-3, -1).contiguous().movedim(-1, -3);
    for (const at::Tensor& input : {image, interleaved}) {
      const at::Tensor blurred = F::gaussian_blur_image(input, size, sigma);
      ASSERT_EQ(blurred.sizes(), expected.sizes());
      // Equal where torch sums as it does on today's processors; where it does not, ties may round otherwise.
      const at::Tensor apart = (blurred.to(at::kInt) - expected.to(at::kInt)).abs();
      EXPECT_LE(apart.max().item<int>(), 1) << size << " on " << image.sizes();
      EXPECT_LE(apart.to(at::kDouble).mean().item<double>(), 1e-3) << size << " on " << image.sizes();
    }
  };
  for (const auto& [height, width] : {std::pair{12, 13}, {31, 64}, {65, 33}, {100, 131}, {375, 500}})
    for (int64_t channels : {1, 3, 4}) {
      const at::Tensor noise = at::randint(256, {channels, height, width}, at::kByte);
      for (const std::vector<int64_t>& size : {std::vector<int64_t>{1}, {3}, {5}, {7, 3}, {3, 23}, {23}})
        expect_rounded(noise, size, {0.7, 3.0});
      expect_rounded(at::full_like(noise, 77), {23}, {4.0});
      if (height > 60 && width > 60) expect_rounded(noise, {61, 121}, {30.0, 20.0});
      expect_rounded(at::arange(channels * height * width).remainder(2).mul(255).to(at::kByte).view(noise.sizes()), {3},
                     {1.0});
    }
}

TEST(ColorFunctions, NameWhatIsWrong) {
  const at::Tensor image = at::zeros({3, 4, 4}, at::kByte), four = at::zeros({4, 4, 4}, at::kByte);
  EXPECT_ERROR(F::adjust_brightness(image, -1), c10::ValueError, "brightness_factor", "-1");
  EXPECT_ERROR(F::adjust_brightness(four, 1), c10::TypeError, "1 or 3", "4");
  EXPECT_ERROR(F::adjust_hue(image, 0.6), c10::ValueError, "hue_factor", "0.6");
  EXPECT_ERROR(F::adjust_gamma(image, -1), c10::ValueError, "Gamma");
  EXPECT_ERROR(F::posterize(image, 9), c10::TypeError, "bits", "9");
  EXPECT_ERROR(F::solarize(image, 256), c10::TypeError, "Threshold");
  EXPECT_ERROR(F::rgb_to_grayscale(image, 2), c10::ValueError, "num_output_channels");
  EXPECT_ERROR(F::rgb_to_grayscale(four), c10::ValueError, "channels", "4");
  EXPECT_ERROR(F::gaussian_blur(image, {4}), c10::ValueError, "odd");
  EXPECT_ERROR(F::gaussian_blur(image, {3}, {0}), c10::ValueError, "sigma");
  EXPECT_ERROR(F::gaussian_noise(image.to(at::kInt)), c10::ValueError, "dtype");
  EXPECT_ERROR(F::permute_channels(image, {0, 1}), c10::ValueError, "2 != 3");
  EXPECT_ERROR(F::adjust_sharpness(at::zeros({4, 4}), 1), c10::ValueError, "C, H, W");
}

}  // namespace
}  // namespace torchvision::transforms
