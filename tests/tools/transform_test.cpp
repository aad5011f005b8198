#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "support/assert_close.h"
#include "support/paths.h"
#include "tools/run_program.h"
#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/io/image.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string photo(const std::string& name = "chelsea") { return source_path("examples/data/photos/" + name + ".jpg"); }

ProgramResult transform(const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {"transform"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return run_torchvision(words);
}

void expect_refusal(const std::vector<std::string>& arguments, int exit_code, const std::string& piece) {
  const ProgramResult result = transform(arguments);
  EXPECT_EQ(result.exit_code, exit_code) << result.err;
  EXPECT_THAT(result.complaints(), ElementsAre(HasSubstr(piece)));
}

constexpr const char* kPipeline = R"({"transforms": [
  {"type": "RandomResizedCrop", "size": [96, 96]}, {"type": "RandomHorizontalFlip"},
  {"type": "ToDtype", "dtype": "float32", "scale": true}]})";

TEST(TransformCommand, DrawsAsTheLibraryDoesAfterTheSameSeed) {
  const TempDir folder;
  std::ofstream(folder / "pipeline.json") << kPipeline;
  const std::string out = folder / "out.safetensors";
  const ProgramResult result =
      transform({photo(), "--pipeline", folder / "pipeline.json", "--seed", "7", "--out", out});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  at::manual_seed(7);
  const at::Tensor expected = (*transforms::from_json(kPipeline))(io::decode_image(photo()));
  EXPECT_TENSORS_EQUAL(checkpoint::load_file(out)["image"], expected);
}

TEST(TransformCommand, MovesWhatGoesWithTheImage) {
  const TempDir folder;
  checkpoint::StateDict target;
  target.insert("boxes", at::tensor({10.0F, 20.0F, 60.0F, 80.0F, 0.0F, 0.0F, 0.0F, 0.0F}).view({2, 4}));
  target.insert("labels", at::arange(2));
  target.insert("scores", at::rand({2}));
  target.insert("masks", at::zeros({2, 300, 451}, at::kByte));
  target.insert("keypoints", at::tensor({10.0F, 20.0F, 30.0F, 40.0F}).view({2, 1, 2}));
  checkpoint::save_safetensors(target, folder / "target.safetensors", {{"boxes_format", "XYXY"}});
  const std::string out = folder / "out.safetensors";
  const ProgramResult result =
      transform({photo(), "--apply", "RandomHorizontalFlip(p=1)|SanitizeBoundingBoxes|ConvertBoundingBoxFormat(XYWH)",
                 "--target", folder / "target.safetensors", "--out", out});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const checkpoint::StateDict moved = checkpoint::load_file(out);
  EXPECT_TENSORS_EQUAL(moved["boxes"], at::tensor({391.0F, 20.0F, 50.0F, 60.0F}).view({1, 4}));
  EXPECT_EQ(moved["labels"].numel(), 1);
  EXPECT_TENSORS_EQUAL(moved["scores"], target["scores"].slice(0, 0, 1));
  EXPECT_EQ(moved["masks"].sizes(), at::IntArrayRef({1, 300, 451}));
  EXPECT_TENSORS_EQUAL(moved["keypoints"], at::tensor({440.0F, 20.0F, 420.0F, 40.0F}).view({2, 1, 2}));
  EXPECT_EQ(moved.metadata(), (checkpoint::StateDict::Metadata{{"boxes_format", "XYWH"}}));
}

TEST(TransformCommand, DrawsContactSheets) {
  const TempDir folder;
  const std::string out = folder / "sheet.png";
  const ProgramResult result =
      transform({photo(), photo("coffee"), "--apply", "RandomCrop(60)", "--grid", "3", "--seed", "1", "--out", out});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(io::decode_image(out).sizes(), at::IntArrayRef({3, 2 * 62 + 2, 3 * 62 + 2}));
}

TEST(TransformCommand, PutsPipelinesInRowsWithCaptions) {
  const TempDir folder;
  const std::string plain = folder / "plain.png", captioned = folder / "captioned.png";
  const std::vector<std::string> words = {
      photo(), "--apply", "RandomCrop(60)|Identity", "--apply", "CenterCrop(50)", "--grid", "3", "--seed",
      "1",     "--out"};
  auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), words.begin(), words.end());
    return transform(more);
  };
  ASSERT_EQ(with({plain}).exit_code, 0);
  ASSERT_EQ(with({captioned, "--captions"}).exit_code, 0);
  EXPECT_EQ(io::decode_image(plain).sizes(), at::IntArrayRef({3, 2 * 62 + 2, 3 * 62 + 2}));
  constexpr int64_t kCaption = 16;
  const at::Tensor sheet = io::decode_image(captioned);
  EXPECT_EQ(sheet.sizes(), at::IntArrayRef({3, 2 * (62 + kCaption) + 2, 3 * 62 + 2}));
  EXPECT_TENSORS_EQUAL(sheet.slice(1, 2 + kCaption, 62 + kCaption), io::decode_image(plain).slice(1, 2, 62));
  EXPECT_LT(sheet.slice(1, 2, 2 + kCaption).min().item<int>(), 100);
}

TEST(TransformCommand, ShowsBoxesOnThePicture) {
  const TempDir folder;
  checkpoint::StateDict target;
  target.insert("boxes", at::tensor({10.0F, 20.0F, 60.0F, 80.0F}).view({1, 4}));
  checkpoint::save_safetensors(target, folder / "target.safetensors");
  const std::string plain = folder / "plain.png", with_box = folder / "box.png";
  ASSERT_EQ(transform({photo(), "--apply", "Identity", "--out", plain}).exit_code, 0);
  ASSERT_EQ(transform({photo(), "--apply", "Identity", "--target", folder / "target.safetensors", "--out", with_box})
                .exit_code,
            0);
  const at::Tensor changed = io::decode_image(plain).ne(io::decode_image(with_box)).any(0);
  EXPECT_TRUE(changed[20][30].item<bool>());
  EXPECT_TRUE(changed[50][10].item<bool>());
  EXPECT_FALSE(changed[50][30].item<bool>());
}

TEST(TransformCommand, TellsWhatIsWrong) {
  const TempDir folder;
  const std::string out = folder / "out.png";
  expect_refusal({photo(), "--out", out}, 2, "--pipeline or --apply");
  expect_refusal({photo(), "--apply", "Resize(8)", "--out", folder / "out.gif"}, 2, ".png or .safetensors");
  expect_refusal({photo(), "--apply", "Resise(8)", "--out", out}, 1, "Resise");
  expect_refusal({photo(), "--apply", "Resize(8", "--out", out}, 1, "character");
  expect_refusal({"absent.jpg", "--apply", "Resize(8)", "--out", out}, 1, "absent.jpg");
  expect_refusal({photo(), photo(), "--apply", "Resize(8)", "--out", folder / "out.safetensors"}, 2, "one image");
  expect_refusal({photo(), "--apply", "Resize(8)", "--pipeline", "x.json", "--out", out}, 2, "excludes");
}

TEST(TransformsCommand, ListsAllWithTheirOptions) {
  const ProgramResult result = run_torchvision({"transforms", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  std::istringstream lines(result.out);
  std::vector<std::string> names;
  for (std::string line; std::getline(lines, line);) names.push_back(nlohmann::json::parse(line).at("name"));
  EXPECT_EQ(names, transforms::list_transforms());
  EXPECT_THAT(run_torchvision({"transforms", "Resise"}).complaints(), ElementsAre(HasSubstr("Resize")));
  EXPECT_THAT(run_torchvision({"transforms", "Resize"}).out, HasSubstr("interpolation = 'bilinear'"));
  EXPECT_THAT(run_torchvision({"transforms", "LetterBox"}).out, HasSubstr("from ultralytics"));
}

}  // namespace
}  // namespace torchvision::testing
