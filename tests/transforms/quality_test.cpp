#include <ATen/ATen.h>

#include "augmentations.h"
#include "support/assert_close.h"
#include "support/expect_error.h"

namespace torchvision::transforms {
namespace {

namespace F = functional;
using testing::for_each_augmentation_case;

/// A conversion to hue and back in float32; OpenCV's sums and quotients stand in another order.
constexpr testing::Tolerance kHues = {1e-4, 1e-5};

TEST(CLAHE, EqualsOpenCv) {
  for_each_augmentation_case("clahe", [](auto& in, const auto& p, auto& out) {
    EXPECT_TENSORS_EQUAL(F::clahe(in.at("image"), p.at("clip_limit").template get<double>(),
                                  p.at("tile_grid_size").template get<std::array<int64_t, 2>>()),
                         out.at("image"));
  });
}

TEST(CLAHE, TreatsABatchAsItsImages) {
  const at::Tensor batch = at::randint(0, 256, {2, 2, 3, 19, 23}, at::kByte);
  EXPECT_TENSORS_EQUAL(F::clahe(batch, 3, {4, 4})[1][0], F::clahe(batch[1][0], 3, {4, 4}));
  const at::Tensor shares = F::to_dtype(batch, at::kFloat, {.scale = true});
  EXPECT_TENSORS_EQUAL(F::clahe(shares, 3, {4, 4}),
                       F::to_dtype(F::clahe(batch, 3, {4, 4}), at::kFloat, {.scale = true}));
}

TEST(ISONoise, EqualsOpenCv) {
  for_each_augmentation_case("iso_noise", [](auto& in, const auto&, auto& out) {
    EXPECT_TENSORS_CLOSE(F::iso_noise_image(in.at("image"), in.at("hue"), in.at("lightness")), out.at("image"), kHues);
  });
}

TEST(ISONoise, WithoutNoiseIsTheImage) {
  const at::Tensor image = at::randint(0, 256, {3, 40, 50}, at::kByte);
  const at::Tensor none = at::zeros({1, 1, 1});
  EXPECT_TENSORS_EQUAL(F::iso_noise_image(image, none, none), image);
  EXPECT_TENSORS_EQUAL(F::iso_noise(image, {.intensity = 0}), image);
}

/// The mean of 10,000 Poisson draws of a rate of some ten lies within half a count of it.
TEST(ISONoise, BrightensByItsRate) {
  at::manual_seed(1);
  at::Tensor image = at::full({3, 100, 100}, 0.25F);
  image.slice(2, 50).fill_(0.75);  // the lightness deviates by 0.25
  const at::Tensor result = F::iso_noise(image, {.color_shift = 0, .intensity = 0.2});
  const double rate = 0.25 * 0.2;  // of what is missing to white
  EXPECT_NEAR(result.slice(2, 0, 50).mean().item<double>(), 0.25 + 0.75 * rate, 0.002);
  EXPECT_NEAR(result.slice(2, 50).mean().item<double>(), 0.75 + 0.25 * rate, 0.002);
}

TEST(Downscale, EqualsTwoResizes) {
  for_each_augmentation_case("downscale", [](auto& in, const auto& p, auto& out) {
    const auto mode = [&](const char* name) {
      return parse_interpolation_mode(p.at(name).template get<std::string>()).value();
    };
    EXPECT_TENSORS_EQUAL(F::downscale(in.at("image"), p.at("scale").template get<double>(),
                                      {.downscale = mode("downscale"), .upscale = mode("upscale")}),
                         out.at("image"));
  });
}

TEST(Quality, KeepsItsPromises) {
  testing::expect_promises(CLAHE({.clip_limit = {1, 6}, .tile_grid_size = {4, 3}, .p = 0.9}));
  testing::expect_promises(CLAHE({.clip_limit = {0}, .p = 1}));
  testing::expect_promises(ISONoise({.p = 0.9}));
  testing::expect_promises(ISONoise({.color_shift = {0.1, 0.1}, .intensity = {1, 1}, .p = 1}));
  testing::expect_promises(Downscale({.scale_range = {0.2, 0.9}, .upscale = InterpolationMode::kBilinear, .p = 0.9}));
}

TEST(Quality, NamesWhatIsWrong) {
  EXPECT_ERROR(CLAHE({.clip_limit = {-1}}), c10::ValueError, "CLAHE", "clip_limit", "-1");
  EXPECT_ERROR(CLAHE({.tile_grid_size = {0, 8}}), c10::ValueError, "CLAHE", "tile_grid_size", "0x8");
  EXPECT_ERROR(ISONoise({.color_shift = {0.5, 0.1}}), c10::ValueError, "ISONoise", "color_shift");
  EXPECT_ERROR(Downscale({.scale_range = {0, 1}}), c10::ValueError, "Downscale", "scale_range", "0");
  EXPECT_ERROR(Downscale({.scale_range = {1.5}}), c10::ValueError, "Downscale", "scale_range", "1.5");
  const at::Tensor two = at::zeros({2, 4, 4});
  EXPECT_ERROR(F::clahe(two), c10::ValueError, "clahe", "channels", "2");
  EXPECT_ERROR(F::iso_noise(two), c10::ValueError, "iso_noise", "3 channels", "2");
  EXPECT_ERROR(F::iso_noise(at::zeros({3, 4, 4}, at::kInt)), c10::ValueError, "iso_noise", "uint8", "Int");
  EXPECT_ERROR(F::downscale(two, 0), c10::ValueError, "downscale", "scale", "0");
}

}  // namespace
}  // namespace torchvision::transforms
