#include "torchvision/utils/grid.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/paths.h"
#include "torchvision/core/error.h"
#include "torchvision/io/image.h"

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

TEST(SaveImage, WritesPythonsPixels) {
  const testing::TensorFile golden = testing::golden("utils/save_image");
  const testing::TempDir folder;
  save_image(golden["image"], folder / "grid.png", {.grid = {.nrow = 3}});
  EXPECT_TENSORS_EQUAL(io::decode_image((folder / "grid.png").string()), golden["pixels"]);
}

TEST(SaveImage, ChoosesTheFormatByNameOrOption) {
  const testing::TempDir folder;
  const at::Tensor image = at::rand({3, 16, 16});
  const auto first_byte = [](const std::string& path) { return io::read_file(path)[0].item<int64_t>(); };
  for (const char* name : {"a.jpg", "a.JPEG", "a.png"}) save_image(image, folder / name);
  save_image(std::vector<at::Tensor>{image, image}, folder / "b", {.format = "png"});
  EXPECT_EQ(first_byte(folder / "a.jpg"), 0xFF);
  EXPECT_EQ(first_byte(folder / "a.JPEG"), 0xFF);
  EXPECT_EQ(first_byte(folder / "a.png"), 0x89);
  EXPECT_EQ(first_byte(folder / "b"), 0x89);
}

TEST(SaveImage, SaysWhatIsWrong) {
  const testing::TempDir folder;
  EXPECT_ERROR(save_image(at::rand({3, 4, 4}), folder / "x.gif"), Error, "x.gif", "png or jpeg", "'gif'");
  EXPECT_ERROR(save_image(at::rand({3, 4, 4}), folder / "plain"), Error, "png or jpeg");
  EXPECT_ERROR(save_image(at::zeros({3, 4, 4}, at::kByte), folder / "x.png"), c10::TypeError, "floating point");
  EXPECT_ERROR(save_image(at::rand({3, 4, 4}), folder / "none/x.png"), FileError, "none/x.png");
  EXPECT_ERROR(save_image(std::vector<at::Tensor>{}, folder / "x.png"), c10::ValueError, "empty list");
}

}  // namespace
}  // namespace torchvision::utils
