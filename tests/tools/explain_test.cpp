#include "torchvision/models/explain.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <torch/nn/module.h>

#include <filesystem>

#include "support/paths.h"
#include "tools/support.h"
#include "torchvision/io/image.h"
#include "torchvision/models/registry.h"
#include "torchvision/transforms/presets.h"
#include "torchvision/utils/heat_map.h"

namespace torchvision::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class ExplainCommand : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TempDir;
    save_initial_weights(weights("resnet18"), "resnet18", 1000);
    save_initial_weights(weights("lenet5"), "lenet5", 10);
  }
  static void TearDownTestSuite() { delete folder_; }

  static std::string weights(const std::string& model) { return *folder_ / (model + ".pth"); }
  static std::string picture(const std::string& name) { return *folder_ / name; }
  static std::vector<std::string> command(const std::string& model, const std::vector<std::string>& more) {
    return with({"explain", photo("chelsea.jpg"), "--model", model, "--weights", weights(model)}, more);
  }
  static models::Explanation expected(const models::GradCamOptions& options) {
    const auto model = models::get_model("resnet18", {.weights_file = weights("resnet18")});
    model->eval();
    const at::Tensor image = io::decode_image(photo("chelsea.jpg"));
    return models::grad_cam(
        model, transforms::ImageClassification(models::default_preset("resnet18"))(image).unsqueeze(0), options);
  }
  static TempDir* folder_;
};
TempDir* ExplainCommand::folder_ = nullptr;

TEST_F(ExplainCommand, DrawsTheHeatOfTheLikeliestCategory) {
  const std::string out = picture("why.png");
  const ProgramResult result = run_torchvision(command("resnet18", {"--out", out, "--json"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const json answer = json_lines(result).at(0);
  const models::Explanation found = expected({});
  const auto index = found.targets[0].item<int64_t>();
  EXPECT_EQ(answer["index"], index);
  EXPECT_NEAR(answer["probability"].get<double>(), found.scores[0].softmax(0)[index].item<double>(), 1e-5);
  EXPECT_EQ(answer["layer"], "layer4.1.relu_1");
  EXPECT_EQ(answer["method"], "gradcam");
  EXPECT_EQ(answer["picture"], out);

  const at::Tensor image = io::decode_image(photo("chelsea.jpg"));
  const at::Tensor drawn = io::decode_image(out);
  const at::Tensor plain = utils::draw_heat_map_card(image, at::zeros({image.size(1), image.size(2)}), {});
  ASSERT_EQ(drawn.sizes(), plain.sizes());
  // The network saw the middle 224 of 256 parts of the photo's height; nothing is drawn outside of it.
  const int64_t height = plain.size(1) - 72, margin = height * 16 / 256 - 2;
  const at::Tensor changed = drawn.ne(plain).any(0);
  EXPECT_FALSE(changed.slice(0, 0, margin).any().item<bool>());
  EXPECT_FALSE(changed.slice(0, height - margin, height).any().item<bool>());
  EXPECT_GT(changed.slice(0, margin, height - margin).to(at::kFloat).mean().item<double>(), 0.1);
}

TEST_F(ExplainCommand, PutsTheMapWhereTheNetworkLooked) {
  // A crop of all of the photo, whose sides are equal: the map lies on it as it is.
  const std::string square = picture("square.png"), out = picture("square-why.png");
  io::write_png(io::decode_image(photo("chelsea.jpg")).slice(1, 0, 256).slice(2, 60, 316).contiguous(), square);
  const ProgramResult result =
      run_torchvision({"explain", square, "--model", "resnet18", "--weights", weights("resnet18"), "--out", out,
                       "--resize-size", "256", "--crop-size", "256"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  ImageClassificationPreset preset = models::default_preset("resnet18");
  preset.resize_size = preset.crop_size = 256;
  const auto model = models::get_model("resnet18", {.weights_file = weights("resnet18")});
  model->eval();
  const at::Tensor image = io::decode_image(square);
  const auto found = models::grad_cam(model, transforms::ImageClassification(preset)(image).unsqueeze(0));
  const at::Tensor card = utils::draw_heat_map_card(image, found.maps[0], {});
  const int64_t height = card.size(1) - 72;
  const at::Tensor difference =
      io::decode_image(out).slice(1, 0, height).to(at::kInt).sub(card.slice(1, 0, height)).abs();
  EXPECT_LE(difference.max().item<int>(), 1);
}

TEST_F(ExplainCommand, TakesACategoryByNameAndByNumber) {
  const auto answer = [](const std::string& category) {
    return json_lines(run_torchvision(command("resnet18", {"--out", picture("tabby.jpg"), "--json", "--class", category,
                                                           "--layer", "layer3"})))
        .at(0);
  };
  EXPECT_EQ(answer("281"), answer("TABBY"));
  EXPECT_EQ(answer("281")["index"], 281);
  EXPECT_EQ(answer("281")["category"], "tabby");
  EXPECT_EQ(answer("281")["layer"], "layer3");
  EXPECT_TRUE(std::filesystem::exists(picture("tabby.jpg")));
}

TEST_F(ExplainCommand, TellsPeopleWhatItDrew) {
  const ProgramResult result = run_torchvision(command("lenet5", {"--out", picture("digit.png"), "--class", "7"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("chelsea.jpg"));
  EXPECT_THAT(result.out, HasSubstr("%  7"));
  EXPECT_THAT(result.out, HasSubstr("digit.png (lenet5, gradcam of relu_1)"));
}

TEST_F(ExplainCommand, SaysWhatMakesNoSense) {
  const auto expect_wrong_usage = [](const std::vector<std::string>& more, const std::string& piece) {
    const ProgramResult result = run_torchvision(command("resnet18", more));
    EXPECT_EQ(result.exit_code, 2) << piece;
    EXPECT_THAT(result.err, HasSubstr(piece));
  };
  const std::string out = picture("none.png");
  expect_wrong_usage({}, "--out is required");
  expect_wrong_usage({"--out", picture("none.gif")}, "expected a .png or .jpg file");
  expect_wrong_usage({"--out", out, "--class", "tabbi"}, "did you mean 'tabby'?");
  expect_wrong_usage({"--out", out, "--method", "guess"}, "--method");
  expect_wrong_usage({"--out", out, "--method", "attention", "--class", "3"}, "the same for all categories");
  expect_wrong_usage({"--out", out, "--method", "attention", "--layer", "layer4"}, "all layers");
  EXPECT_FALSE(std::filesystem::exists(out));
}

TEST_F(ExplainCommand, FailsWithOneLine) {
  const std::string out = picture("none.png");
  expect_failure(run_torchvision(command("resnet18", {"--out", out, "--layer", "layr4"})), {"'layr4'", "did you mean"});
  expect_failure(run_torchvision(command("resnet18", {"--out", out, "--class", "1000"})), {"0 to 999", "1000"});
  expect_failure(run_torchvision(command("resnet18", {"--out", out, "--method", "attention"})),
                 {"VisionTransformer", "ResNet"});
  expect_failure(run_torchvision(with({"explain", "no.jpg", "--model", "resnet18", "--weights", weights("resnet18")},
                                      {"--out", out})),
                 {"no.jpg"});
  EXPECT_FALSE(std::filesystem::exists(out));
}

}  // namespace
}  // namespace torchvision::testing
