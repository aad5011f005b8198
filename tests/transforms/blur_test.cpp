#include <ATen/ATen.h>

#include "augmentations.h"
#include "support/assert_close.h"
#include "support/expect_error.h"

namespace torchvision::transforms {
namespace {

namespace F = functional;
using testing::for_each_augmentation_case;

/// Sums of at most 81 products in another order; a byte whose sum lies halfway between two may round the other way.
constexpr testing::Tolerance kSums = {1e-5, 1e-6}, kOneLevel = {0, 1};

TEST(MedianBlur, EqualsOpenCv) {
  for_each_augmentation_case("median_blur", [](auto& in, const auto& p, auto& out) {
    EXPECT_TENSORS_EQUAL(F::median_blur(in.at("image"), p.at("kernel_size")), out.at("image"));
  });
}

TEST(MedianBlur, GivesBytesWhatItGivesIntegers) {
  const at::Tensor image = at::randint(0, 256, {2, 3, 30, 41}, at::kByte);
  for (const int64_t size : {1, 3, 5, 9, 31}) {
    const at::Tensor wide = F::median_blur(image.to(at::kInt), size).to(at::kByte);
    EXPECT_TENSORS_EQUAL(F::median_blur(image, size), wide);
    EXPECT_TENSORS_EQUAL(F::median_blur(image.movedim(-3, -1).contiguous().movedim(-1, -3), size), wide);
  }
}

TEST(MotionBlur, EqualsOpenCv) {
  for_each_augmentation_case("motion_blur", [](auto& in, const auto& p, auto& out) {
    const int64_t size = p.at("kernel_size");
    const double angle = p.at("angle"), direction = p.at("direction");
    EXPECT_TENSORS_CLOSE(F::motion_blur_kernel(size, angle, direction), out.at("kernel"),
                         (testing::Tolerance{0, 1e-12}));
    const at::Tensor& image = in.at("image");
    EXPECT_TENSORS_CLOSE(F::motion_blur(image, size, angle, direction), out.at("image"),
                         image.is_floating_point() ? kSums : kOneLevel);
  });
}

TEST(MotionBlur, LeavesEvenPicturesAlone) {
  const at::Tensor image = at::full({3, 2, 1}, 77, at::kByte);
  EXPECT_TENSORS_EQUAL(F::motion_blur(image, 9, 31, 0.3), image);
}

TEST(Blurs, KeepTheirPromises) {
  testing::expect_promises(MedianBlur({.blur_limit = {3, 9}, .p = 0.8}));
  testing::expect_promises(MedianBlur({.blur_limit = {5}, .p = 1}));
  testing::expect_promises(MotionBlur({.blur_limit = {3, 9}, .angle_range = {0, 90}, .p = 0.8}));
}

TEST(Blurs, NameWhatIsWrong) {
  EXPECT_ERROR(MedianBlur({.blur_limit = {4}}), c10::ValueError, "MedianBlur", "blur_limit", "4");
  EXPECT_ERROR(MedianBlur({.blur_limit = {7, 3}}), c10::ValueError, "MedianBlur", "blur_limit", "7", "3");
  EXPECT_ERROR(MedianBlur({.blur_limit = {}}), c10::ValueError, "MedianBlur", "blur_limit", "0");
  EXPECT_ERROR(MotionBlur({.direction_range = {-2, 0}}), c10::ValueError, "MotionBlur", "direction_range", "-2");
  EXPECT_ERROR(MotionBlur({.p = 2}), c10::ValueError, "MotionBlur", "p");
  const at::Tensor image = at::zeros({3, 4, 4});
  EXPECT_ERROR(F::median_blur(image, 2), c10::ValueError, "median_blur", "kernel_size", "2");
  EXPECT_ERROR(F::median_blur(at::zeros({4}), 3), c10::ValueError, "median_blur", "C, H, W");
  EXPECT_ERROR(F::motion_blur(image, 0, 0), c10::ValueError, "motion_blur", "kernel_size", "0");
  EXPECT_ERROR(F::motion_blur(image, 3, 0, 1.5), c10::ValueError, "motion_blur", "direction", "1.5");
}

}  // namespace
}  // namespace torchvision::transforms
