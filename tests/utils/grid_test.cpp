#include "torchvision/utils/grid.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"

namespace torchvision::utils {
namespace {

MakeGridOptions options_from(const nlohmann::json& json) {
  MakeGridOptions options;
  options.nrow = json.value("nrow", options.nrow);
  options.padding = json.value("padding", options.padding);
  options.normalize = json.value("normalize", options.normalize);
  if (json.contains("value_range")) options.value_range = {json["value_range"][0], json["value_range"][1]};
  options.scale_each = json.value("scale_each", options.scale_each);
  options.pad_value = json.value("pad_value", options.pad_value);
  return options;
}

TEST(MakeGrid, EqualsPython) {
  const testing::TensorFile golden = testing::golden("utils/make_grid");
  ASSERT_GE(golden.metadata.at("options").size(), 14U);
  for (const auto& [name, options] : golden.metadata.at("options").items())
    EXPECT_TENSORS_EQUAL(make_grid(golden[name + "/image"], options_from(options)), golden[name + "/grid"]) << name;
}

TEST(MakeGrid, TakesAListLikeABatch) {
  const std::vector<at::Tensor> images = {at::rand({3, 4, 5}), at::rand({3, 4, 5}), at::rand({3, 4, 5})};
  EXPECT_TENSORS_EQUAL(make_grid(images, {.nrow = 2}), make_grid(at::stack(images), {.nrow = 2}));
}

TEST(MakeGrid, LeavesItsArgumentAsItWas) {
  const at::Tensor images = at::randn({4, 3, 4, 4});
  const at::Tensor before = images.clone();
  make_grid(images, {.normalize = true, .scale_each = true});
  EXPECT_TENSORS_EQUAL(images, before);
}

TEST(MakeGrid, TakesStridedPictures) {
  const at::Tensor images = at::rand({4, 6, 5, 3});
  EXPECT_TENSORS_EQUAL(make_grid(images.permute({0, 3, 1, 2})), make_grid(images.permute({0, 3, 1, 2}).contiguous()));
}

TEST(MakeGrid, SaysWhatIsWrong) {
  EXPECT_ERROR(make_grid(at::rand({4})), c10::ValueError, "(B, C, H, W)", "[4]");
  EXPECT_ERROR(make_grid(at::rand({2, 3, 4, 4}), {.nrow = 0}), c10::ValueError, "nrow");
  EXPECT_ERROR(make_grid(at::rand({2, 3, 4, 4}), {.padding = -1}), c10::ValueError, "padding");
  EXPECT_ERROR(make_grid(std::vector<at::Tensor>{}), c10::ValueError, "empty list");
}

}  // namespace
}  // namespace torchvision::utils
