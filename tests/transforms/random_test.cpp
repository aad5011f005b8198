// One seed, one draw, in Python and here.
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::transforms {
namespace {

at::Tensor draws(const Transform& transform, const at::Tensor& image, int64_t seeds) {
  at::Tensor rows = at::empty({seeds, 4}, at::kShort);
  for (int64_t seed = 0; seed < seeds; ++seed) {
    at::manual_seed(static_cast<uint64_t>(seed));
    const Params params = transform.make_params(image);
    int64_t column = 0;
    for (const char* name : {"top", "left", "height", "width"})
      rows[seed][column++] = static_cast<int16_t>(params.get<int64_t>(name));
  }
  return rows;
}

at::Tensor zeros(int64_t height, int64_t width) { return at::zeros({3, height, width}, at::kByte); }

TEST(RandomResizedCrop, DrawsAsPython) {
  const testing::TensorFile file = testing::golden("transforms/parameters");
  const at::Tensor& wide = file["RandomResizedCrop"];
  EXPECT_TENSORS_EQUAL(draws(RandomResizedCrop({224}), zeros(375, 500), wide.size(0)), wide);
  const at::Tensor& tall = file["RandomResizedCrop_tall"];
  EXPECT_TENSORS_EQUAL(
      draws(RandomResizedCrop({16}, {.scale = {0.5, 1.0}, .ratio = {0.9, 1.1}}), zeros(90, 20), tall.size(0)), tall);
}

TEST(RandomCrop, DrawsAsPython) {
  const testing::TensorFile file = testing::golden("transforms/parameters");
  const at::Tensor& padded = file["RandomCrop"];
  EXPECT_TENSORS_EQUAL(draws(RandomCrop({224}, {.padding = {{4}}}), zeros(375, 500), padded.size(0)), padded);
  const at::Tensor& widened = file["RandomCrop_padded"];
  EXPECT_TENSORS_EQUAL(draws(RandomCrop({64, 48}, {.pad_if_needed = true}), zeros(90, 20), widened.size(0)), widened);
}

TEST(RandomHorizontalFlip, DrawsAsPython) {
  const testing::TensorFile file = testing::golden("transforms/parameters");
  const at::Tensor& expected = file["RandomHorizontalFlip"];
  const RandomHorizontalFlip flip({.p = 0.3});
  for (int64_t seed = 0; seed < expected.size(0); ++seed) {
    at::manual_seed(static_cast<uint64_t>(seed));
    EXPECT_EQ(flip.make_params(zeros(2, 2)).get<bool>("apply"), expected[seed].item<bool>()) << "seed " << seed;
  }
}

TEST(RandomTransform, DrawsFromTheGeneratorGiven) {
  const Compose augment({RandomResizedCrop({24}), RandomHorizontalFlip(), RandomCrop({20}, {.padding = {{2}}})});
  const at::Tensor image = at::randint(0, 256, {3, 61, 47}, at::kByte);
  at::manual_seed(5);
  const at::Tensor expected = augment(image);
  at::Generator generator = at::detail::createCPUGenerator(5);
  at::manual_seed(99);
  const at::Tensor untouched = at::rand({3});
  at::manual_seed(99);
  EXPECT_TENSORS_EQUAL(augment(image, generator), expected);
  EXPECT_TENSORS_EQUAL(at::rand({3}), untouched);
}

TEST(RandAugment, ShearsByTheDegreesOfPython) {
  constexpr double kMagnitude = -0.18000000715255737;
  constexpr double kDegrees = -10.203974118681849;  // math.degrees(math.atan(kMagnitude))
  const Fields shear = {{"name", std::string("ShearX")}, {"magnitude", kMagnitude}};
  const at::Tensor image = at::rand({3, 20, 30}, at::kDouble);
  const at::Tensor sheared = RandAugment({.interpolation = InterpolationMode::kBilinear})
                                 .transform(image, {{"operations", std::vector<Fields>{shear}}});
  EXPECT_TENSORS_EQUAL(sheared,
                       functional::affine(image, 0, {0, 0}, 1, {kDegrees, 0},
                                          {.interpolation = InterpolationMode::kBilinear, .center = {{0, 0}}}));
}

TEST(RandomHorizontalFlip, NeverAndAlways) {
  const at::Tensor image = at::arange(6, at::kByte).view({1, 2, 3});
  EXPECT_TENSORS_EQUAL(RandomHorizontalFlip({.p = 0})(image), image);
  EXPECT_TENSORS_EQUAL(RandomHorizontalFlip({.p = 1})(image), image.flip(-1));
  EXPECT_ERROR(RandomHorizontalFlip({.p = 1.5}), c10::ValueError, "RandomHorizontalFlip", "0 to 1", "1.5");
  EXPECT_ERROR(RandomHorizontalFlip({.p = std::nan("")}), c10::ValueError, "RandomHorizontalFlip");
}

TEST(RandomCrop, RefusesWhatDoesNotFit) {
  EXPECT_ERROR(RandomCrop({10})(zeros(9, 20)), c10::ValueError, "RandomCrop", "10x10", "9x20", "pad_if_needed");
  EXPECT_ERROR(RandomCrop({0}), c10::ValueError, "RandomCrop", "positive");
  EXPECT_ERROR(RandomCrop({1, 2, 3}), c10::ValueError, "RandomCrop", "one or two");
  EXPECT_ERROR(RandomCrop({4}, {.padding = {{1, 2, 3}}}), c10::ValueError, "RandomCrop", "1, 2 or 4");
}

TEST(RandomResizedCrop, RefusesRangesTheWrongWayRound) {
  EXPECT_ERROR(RandomResizedCrop({8}, {.scale = {1.0, 0.5}}), c10::ValueError, "RandomResizedCrop", "smallest");
  EXPECT_ERROR(RandomResizedCrop({8}, {.ratio = {0.0, 0.5}}), c10::ValueError, "RandomResizedCrop", "positive");
}

}  // namespace
}  // namespace torchvision::transforms
