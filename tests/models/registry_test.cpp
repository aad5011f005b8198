#include "torchvision/models/registry.h"

#include <gtest/gtest.h>
#include <torch/nn.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "catalog/catalog.h"
#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/paths.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/core/error.h"
#include "torchvision/models/classifier.h"
#include "torchvision/models/weights_table.h"

namespace torchvision::models {
namespace {

TEST(Registry, HasTheModelsThatTheCatalogCallsImplemented) {
  EXPECT_EQ(list_models(), catalog::list_models()) << "run scripts/generate_catalog.py";
}

TEST(Registry, AgreesWithPythonsInventory) {
  std::ifstream file(testing::source_path("scripts/inventory/models.json"));
  const auto inventory = nlohmann::json::parse(file);
  EXPECT_EQ(inventory.size(), 121U);
  for (const auto& model : inventory) {
    const auto* row = catalog::find_model(model["name"].get<std::string>());
    ASSERT_NE(row, nullptr) << model["name"];
    EXPECT_EQ(row->num_params, model["num_params"]) << model["name"];
    EXPECT_EQ(row->weights, model["weights"].get<std::string>()) << model["name"];
  }
}

TEST(Registry, KnowsHowPicturesArePrepared) {
  EXPECT_EQ(default_preset("resnet50"), (ImageClassificationPreset{.crop_size = 224, .resize_size = 232}));
  EXPECT_EQ(default_preset("efficientnet_lite4").crop_size, 300);
  EXPECT_EQ(input_channels("resnet50"), 3);
  EXPECT_EQ(input_channels("lenet5"), 1);
}

TEST(GetModel, SuggestsNearNamesForAnUnknownOne) {
  EXPECT_ERROR(get_model("resnet81"), Error, "unknown model 'resnet81'", "did you mean", "resnet18");
  EXPECT_ERROR(get_model("ResNet50"), Error, "resnet50");
  EXPECT_ERROR(get_model("xyzzy-no-such-thing"), Error, "list_models()");
  EXPECT_ERROR(get_model(""), Error, "unknown model ''");
}

TEST(GetModel, RefusesNumbersOfClassesThatCannotBe) {
  EXPECT_ERROR(get_model("lenet5", {.num_classes = 0}), Error, "num_classes", "at least 1", "0");
  EXPECT_ERROR(get_model("resnet18", {.num_classes = -3}), Error, "num_classes", "-3");
}

TEST(GetModel, RefusesNumClassesOtherThanTheWeightsHave) {
  EXPECT_ERROR(get_model("resnet18", {.weights = ResNet18_Weights::DEFAULT, .num_classes = 10}), Error,
               "parameter 'num_classes'", "expected 1000", "got 10");
}

TEST(GetModel, RefusesAnotherModelsWeights) {
  EXPECT_ERROR(get_model("resnet18", {.weights = ResNet50_Weights::DEFAULT}), Error, "ResNet50_Weights.IMAGENET1K_V2",
               "get_model_weights(\"resnet18\")");
  EXPECT_ERROR(get_model("lenet5", {.weights = ResNet50_Weights::DEFAULT}), Error, "weights of lenet5");
}

TEST(GetModel, RefusesWeightsAndFileTogether) {
  EXPECT_ERROR(get_model("resnet18", {.weights = ResNet18_Weights::DEFAULT, .weights_file = "x.pth"}), Error,
               "exclude each other", "x.pth");
}

TEST(GetModel, TakesTheNumberOfClassesFromTheFile) {
  const testing::TempDir folder;
  const std::string file = folder / "digits.safetensors";
  checkpoint::save_safetensors(checkpoint::state_dict(*get_model("lenet5", {.num_classes = 3})), file);
  EXPECT_EQ(get_model("lenet5", {.weights_file = file})->forward(torch::zeros({1, 1, 28, 28})).size(1), 3);
}

TEST(GetModel, NamesTheFileThatDoesNotFitAndAllThatIsWrong) {
  const testing::TempDir folder;
  const std::string file = folder / "digits.pth";
  checkpoint::save_pth(checkpoint::state_dict(*get_model("lenet5")), file);
  EXPECT_ERROR(get_model("resnet18", {.weights_file = file}), FormatError, file, "resnet18", "layer4.1.bn2.weight",
               "fc3.weight", "conv1.weight");
  EXPECT_ERROR(get_model("lenet5", {.num_classes = 4, .weights_file = file}), FormatError, "fc3.weight", "fc3.bias");
  EXPECT_ERROR(get_model("lenet5", {.weights_file = (folder / "none.pth").string()}), FileError, "none.pth");
}

}  // namespace
}  // namespace torchvision::models
