#include "torchvision/datasets/image_folder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "datasets/support.h"
#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "torchvision/core/error.h"

namespace torchvision::datasets {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::torchvision::testing::golden;
using ::torchvision::testing::TempDir;

/// How far Pillow's libjpeg and ours may lie apart: its own build rounds the inverse transform another way now and
/// then.
constexpr testing::Tolerance kJpeg = {.absolute = 2};

/// Samples with paths below `root`, as the golden file has them.
nlohmann::json listing(const DatasetFolder& dataset, const std::filesystem::path& root) {
  nlohmann::json samples = nlohmann::json::array();
  for (const auto& [path, label] : dataset.samples()) samples.push_back({path.substr(root.string().size() + 1), label});
  return samples;
}

class GoldenTree : public ::testing::Test {
 protected:
  GoldenTree() {
    for (const auto& name : file_.metadata.at("tree")) write(dir_ / name.get<std::string>(), "");
    for (const auto& [name, target] : file_.metadata.at("links").items())
      std::filesystem::create_symlink(target.get<std::string>(), dir_ / name);
  }

  TempDir dir_;
  testing::TensorFile file_ = golden("datasets/image_folder_listing");
};

TEST_F(GoldenTree, IsListedAsByPython) {
  const ImageFolder dataset(dir_.path().string());
  EXPECT_EQ(listing(dataset, dir_.path()), file_.metadata.at("samples"));
  EXPECT_EQ(nlohmann::json(dataset.classes()), file_.metadata.at("classes"));
  for (size_t i = 0; i < dataset.classes().size(); ++i)
    EXPECT_EQ(dataset.class_to_idx().at(dataset.classes()[i]), static_cast<int64_t>(i));
  EXPECT_EQ(dataset.size(), static_cast<int64_t>(dataset.targets().size()));
  EXPECT_EQ(dataset.targets().back(), dataset.samples().back().second);
}

TEST_F(GoldenTree, IsFilteredAsByPython) {
  const ImageFolder dataset(
      dir_.path().string(),
      {.is_valid_file = [](const std::string& path) { return path.substr(path.rfind('/')).find('e') != path.npos; },
       .allow_empty = true});
  EXPECT_EQ(listing(dataset, dir_.path()), file_.metadata.at("chosen"));
}

TEST(ImageFolder, GivesThePixelsOfPythonsLoader) {
  const auto file = golden("datasets/image_folder_pixels");
  TempDir dir;
  std::vector<std::string> names;
  for (const auto& [name, tensor] : file.tensors) {
    if (!name.ends_with(".bytes")) continue;
    names.push_back(name.substr(0, name.size() - 6));
    write(dir / "all" / names.back(),
          std::string(reinterpret_cast<const char*>(tensor.const_data_ptr()), static_cast<size_t>(tensor.numel())));
  }
  const ImageFolder dataset(dir.path().string());
  ASSERT_EQ(dataset.size(), static_cast<int64_t>(names.size()));
  for (int64_t i = 0; i < dataset.size(); ++i) {
    const std::string name = std::filesystem::path(dataset.samples()[static_cast<size_t>(i)].first).filename();
    SCOPED_TRACE(name);
    const at::Tensor image = dataset.get(i).image;
    EXPECT_TENSORS_CLOSE(image, file[name + ".pixels"], name.ends_with(".jpg") ? kJpeg : testing::kExact);
  }
}

TEST(ImageFolder, NamesTheClassesWithoutImages) {
  TempDir dir;
  write(dir / "cat/a.png", "");
  write(dir / "dog/readme.txt", "");
  std::filesystem::create_directory(dir / "emu");
  EXPECT_ERROR(ImageFolder(dir.path().string()), Error, "no valid file for the classes dog, emu", ".jpg, .jpeg, .png",
               dir.path().string());
  const ImageFolder dataset(dir.path().string(), {.allow_empty = true});
  EXPECT_EQ(dataset.size(), 1);
  EXPECT_THAT(dataset.classes(), ElementsAre("cat", "dog", "emu"));
}

TEST(ImageFolder, RefusesARootWithoutClasses) {
  TempDir dir;
  write(dir / "a.png", "");
  EXPECT_ERROR(ImageFolder(dir.path().string()), Error, "no class folder", dir.path().string());
  EXPECT_ERROR(ImageFolder("/nowhere"), FileError, "cannot list folder", "/nowhere", "No such file");
}

TEST(ImageFolder, NamesAFileThatDoesNotDecode) {
  TempDir dir;
  write(dir / "cat/a.png", "not a picture");
  const ImageFolder dataset(dir.path().string());
  EXPECT_ERROR(dataset.get(0), DecodeError, (dir / "cat/a.png").string());
  EXPECT_THROW(dataset.get(1), c10::IndexError);
}

TEST(ImageFolder, FollowsNoLinkIntoItself) {
  TempDir dir;
  write(dir / "cat/sub/a.png", "");
  std::filesystem::create_directory_symlink("..", dir / "cat/sub/up");
  EXPECT_EQ(ImageFolder(dir.path().string()).size(), 1);
}

TEST(DatasetFolder, TakesALoaderOfTheCallers) {
  TempDir dir;
  write(dir / "x/one.num", "7");
  const DatasetFolder dataset(dir.path().string(),
                              [](const std::string& path) { return at::full({1}, std::stoi(read(path))); },
                              {.extensions = {".num"}});
  EXPECT_EQ(dataset.get(0).image.item<int64_t>(), 7);
}

TEST(DatasetFolder, WantsEitherExtensionsOrAFunction) {
  const auto loader = [](const std::string&) { return at::zeros({1}); };
  EXPECT_ERROR(DatasetFolder("/nowhere", loader, {}), Error, "either extensions or is_valid_file");
  EXPECT_ERROR(DatasetFolder("/nowhere", loader,
                             {.extensions = {".x"}, .is_valid_file = [](const std::string&) { return true; }}),
               Error, "either extensions or is_valid_file");
}

TEST(IsImageFile, LooksAtTheEndingInAnyCase) {
  EXPECT_TRUE(is_image_file("a.JPeG"));
  EXPECT_FALSE(is_image_file("jpg"));
  EXPECT_FALSE(is_image_file("a.jpg.txt"));
}

}  // namespace
}  // namespace torchvision::datasets
