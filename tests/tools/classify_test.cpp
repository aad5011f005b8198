#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <torch/nn/module.h>

#include <filesystem>

#include "support/paths.h"
#include "tools/support.h"
#include "torchvision/io/image.h"
#include "torchvision/models/classifier.h"
#include "torchvision/models/registry.h"
#include "torchvision/transforms/presets.h"

namespace torchvision::testing {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// The same sums in another batch size or thread count.
constexpr double kRounding = 1e-5;

class ClassifyCommand : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TempDir;
    save_initial_weights(weights(1000), "resnet18", 1000);
    save_initial_weights(weights(7), "resnet18", 7);
  }
  static void TearDownTestSuite() { delete folder_; }

  static std::string weights(int64_t classes) { return *folder_ / ("resnet18-" + std::to_string(classes) + ".pth"); }
  static std::vector<std::string> command(int64_t classes, const std::vector<std::string>& images) {
    return with({"classify", "--model", "resnet18", "--weights", weights(classes), "--json"}, images);
  }
  /// What the library gives for a photo with these weights.
  static at::Tensor probabilities(int64_t classes, const std::string& image, const ImageClassificationPreset& preset) {
    const at::NoGradGuard no_grad;
    const auto model = models::get_model("resnet18", {.weights_file = weights(classes)});
    model->eval();
    const at::Tensor input = transforms::ImageClassification(preset)(io::decode_image(image));
    return model->forward(input.unsqueeze(0)).softmax(1)[0];
  }
  static void expect_predictions(const json& answer, const at::Tensor& expected) {
    for (const json& guess : answer["predictions"])
      EXPECT_NEAR(guess["probability"].get<double>(), expected[guess["index"].get<int64_t>()].item<double>(),
                  kRounding);
    EXPECT_EQ(answer["predictions"][0]["index"], expected.argmax().item<int64_t>());
  }

  static TempDir* folder_;
};
TempDir* ClassifyCommand::folder_ = nullptr;

TEST_F(ClassifyCommand, AnswersALineOfJsonAnImage) {
  const std::vector<std::string> images = {photo("coffee.jpg"), photo("chelsea.jpg")};
  const ProgramResult result = run_torchvision(command(1000, images));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  const std::vector<json> answers = json_lines(result);
  ASSERT_EQ(answers.size(), 2U);
  for (size_t i = 0; i < answers.size(); ++i) {
    EXPECT_EQ(answers[i].size(), 2U);
    EXPECT_EQ(answers[i]["file"], images[i]);
    ASSERT_EQ(answers[i]["predictions"].size(), 5U);
    for (const json& guess : answers[i]["predictions"]) EXPECT_EQ(guess.size(), 3U);
    for (size_t k = 1; k < 5; ++k)
      EXPECT_GE(answers[i]["predictions"][k - 1]["probability"], answers[i]["predictions"][k]["probability"]);
    expect_predictions(answers[i], probabilities(1000, images[i], models::default_preset("resnet18")));
  }
}

TEST_F(ClassifyCommand, NamesImagenetsCategoriesForAFileOfAThousand) {
  const ProgramResult result = run_torchvision(with(command(1000, {photo("rocket.jpg")}), {"--topk", "1000"}));
  std::map<int64_t, std::string> names;
  const json answer = json_lines(result).at(0);
  for (const json& guess : answer["predictions"]) names[guess["index"]] = guess["category"];
  ASSERT_EQ(names.size(), 1000U);
  EXPECT_EQ(names[0], "tench");
  EXPECT_EQ(names[281], "tabby");
  EXPECT_EQ(names[967], "espresso");
}

TEST_F(ClassifyCommand, TakesTheNumberOfClassesFromTheFile) {
  const ProgramResult result = run_torchvision(with(command(7, {photo("coffee.jpg")}), {"--topk", "50"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const json predictions = json_lines(result).at(0)["predictions"];
  ASSERT_EQ(predictions.size(), 7U);
  for (const json& guess : predictions)
    EXPECT_EQ(guess["category"], std::to_string(guess["index"].get<int64_t>())) << "no names are known for these";
  EXPECT_EQ(json_lines(run_torchvision(with(command(7, {photo("coffee.jpg")}), {"--topk", "3", "--num-classes", "7"})))
                .at(0)["predictions"]
                .size(),
            3U);
}

TEST_F(ClassifyCommand, PresetOptionsReplaceTheModels) {
  ImageClassificationPreset preset = models::default_preset("resnet18");
  preset.resize_size = 70;
  preset.crop_size = 64;
  preset.mean = {0.5, 0.25, 0.125};
  preset.std = {0.5, 0.5, 0.5};
  preset.interpolation = InterpolationMode::kBicubic;
  const at::Tensor expected = probabilities(7, photo("coffee.jpg"), preset);
  const std::vector<std::string> sizes = {"--resize-size", "70", "--crop-size", "64", "--interpolation", "bicubic"};
  for (const std::vector<std::string>& channels : {std::vector<std::string>{"--mean", "0.5,0.25,0.125", "--std", "0.5"},
                                                   {"--mean", "0.5", "0.25", "0.125", "--std", "0.5", "0.5", "0.5"}}) {
    const ProgramResult result =
        run_torchvision(with(with(command(7, {}), with(sizes, channels)), {photo("coffee.jpg")}));
    ASSERT_EQ(result.exit_code, 0) << result.err;
    expect_predictions(json_lines(result).at(0), expected);
  }
}

TEST_F(ClassifyCommand, ADamagedImageCostsItsOwnAnswerAlone) {
  const TempDir folder;
  const std::string text = folder / "text.png", cut = folder / "cut.jpg";
  write_text(text, "this is no picture\n");
  write_text(cut, read_text(photo("coffee.jpg")).substr(0, 300));
  const ProgramResult result = run_torchvision(
      command(7, {photo("coffee.jpg"), text, photo("rocket.jpg"), cut, folder / "missing.jpg", photo("chelsea.jpg")}));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.complaints(), ElementsAre(HasSubstr(text), HasSubstr(cut), HasSubstr("missing.jpg")));
  const std::vector<json> answers = json_lines(result);
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(answers[2]["file"], photo("chelsea.jpg"));
}

TEST_F(ClassifyCommand, ReadsStandardInput) {
  const ProgramResult result = run_torchvision(command(7, {"-"}), {.input = read_text(photo("coffee.jpg"))});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  json answer = json_lines(result).at(0);
  EXPECT_EQ(answer["file"], "-");
  EXPECT_EQ(answer["predictions"], json_lines(run_torchvision(command(7, {photo("coffee.jpg")}))).at(0)["predictions"]);
  expect_failure(run_torchvision(command(7, {"-"})), {"standard input"});
}

TEST_F(ClassifyCommand, DrawsAPictureOfEachPhoto) {
  const TempDir folder;
  std::filesystem::create_directory(folder / "other");
  std::filesystem::copy_file(photo("coffee.jpg"), folder / "other/coffee.jpg");
  const ProgramResult result = run_torchvision(
      with(command(7, {photo("coffee.jpg"), folder / "other/coffee.jpg"}), {"--draw", folder / "pictures"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  for (const char* name : {"pictures/coffee.png", "pictures/coffee-2.png"}) {
    const at::Tensor picture = io::decode_image((folder / name).string());
    EXPECT_EQ(picture.size(0), 3);
    EXPECT_GT(picture.size(2), 800);
  }
}

TEST_F(ClassifyCommand, PrintsPercentagesToPeople) {
  const ProgramResult result =
      run_torchvision({"classify", photo("coffee.jpg"), "--model", "resnet18", "--weights", weights(7), "-k", "2"});
  EXPECT_EQ(result.exit_code, 0);
  const std::vector<std::string> lines = split_lines(result.out);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], photo("coffee.jpg"));
  EXPECT_THAT(lines[1], ::testing::MatchesRegex(" +[0-9]+\\.[0-9]+ %  [0-6]"));
}

TEST_F(ClassifyCommand, FailsInOneLineOverWeights) {
  const TempDir folder;
  const std::string garbage = folder / "garbage.pth", cut = folder / "cut.pth";
  write_text(garbage, "no weights\n in here");
  write_text(cut, read_text(weights(7)).substr(0, 100000));
  const auto run = [](const std::string& model, const std::string& file, const std::vector<std::string>& more = {}) {
    return run_torchvision(with({"classify", photo("coffee.jpg"), "--model", model, "--weights", file}, more));
  };
  expect_failure(run("resnet18", folder / "missing.pth"), {"missing.pth", "No such file"});
  expect_failure(run("resnet18", garbage), {garbage});
  expect_failure(run("resnet18", cut), {cut});
  // All that does not fit is listed, in one line.
  expect_failure(run("resnet34", weights(7)), {weights(7), "layer1.2.conv1.weight", "layer4.2.bn2.running_var"});
  expect_failure(run("resnet18", weights(7), {"--num-classes", "5"}), {"7", "5"});
}

TEST_F(ClassifyCommand, WeightsByNameMustBeTheModels) {
  const auto run = [](const std::string& model, const std::vector<std::string>& more) {
    return run_torchvision(with({"classify", photo("coffee.jpg"), "--model", model}, more));
  };
  const ProgramResult typo = run("resnet18", {"--weights", "IMAGENET1K_V3"});
  EXPECT_EQ(typo.exit_code, 2);
  EXPECT_THAT(typo.complaints(),
              ElementsAre(AllOf(HasSubstr("IMAGENET1K_V3"), HasSubstr("did you mean 'IMAGENET1K_V1'?"))));
  const ProgramResult none = run("lenet5", {});
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.complaints(), ElementsAre(AllOf(HasSubstr("lenet5"), HasSubstr("no pretrained weights"))));
}

TEST_F(ClassifyCommand, SaysThatThereIsNoNetwork) {
  const TempDir cache;
  // A proxy that nobody listens at stands for a machine without a network.
  const RunOptions offline = {.environment = {"TORCH_HOME=" + cache.path().string(), "https_proxy=http://127.0.0.1:9",
                                              "HTTPS_PROXY=http://127.0.0.1:9", "no_proxy=", "NO_PROXY="}};
  const ProgramResult result = run_torchvision(
      {"classify", photo("coffee.jpg"), "--model", "resnet18", "--weights", "ResNet18_Weights.IMAGENET1K_V1"}, offline);
  expect_failure(result, {"download.pytorch.org/models/resnet18-f37072fd.pth"});
  EXPECT_EQ(result.out, "");
}

}  // namespace
}  // namespace torchvision::testing
