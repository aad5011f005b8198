// Transforms by name and as JSON.
#include "torchvision/transforms/registry.h"

#include <ATen/ATen.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::transforms {
namespace {

TEST(Registry, MakesAndDescribesEach) {
  for (const std::string& name : list_transforms()) {
    const TransformDescription description = describe_transform(name);
    EXPECT_EQ(description.name, name);
    EXPECT_FALSE(description.summary.empty()) << name;
    for (const OptionDescription& option : description.options) {
      EXPECT_FALSE(option.type.empty()) << name << "." << option.name;
      EXPECT_EQ(option.required, option.default_value.empty()) << name << "." << option.name;
    }
  }
}

TEST(Registry, TakesNumbersAsPythonDoes) {
  EXPECT_EQ(*make_transform("Resize", {{"size", int64_t{32}}}), Resize({32}));
  EXPECT_EQ(*make_transform("Normalize", {{"mean", int64_t{0}}, {"std", 0.5}}), Normalize({0}, {0.5}));
  EXPECT_EQ(*make_transform("RandomHorizontalFlip"), RandomHorizontalFlip());
}

TEST(Registry, NamesWhatIsWrong) {
  EXPECT_ERROR(make_transform("Resise"), c10::ValueError, "Resise", "Resize");
  EXPECT_ERROR(make_transform("Resize", {{"sise", int64_t{3}}}), c10::ValueError, "Resize", "sise",
               "size, interpolation");
  EXPECT_ERROR(make_transform("CenterCrop"), c10::ValueError, "CenterCrop", "'size'", "missing");
  EXPECT_ERROR(make_transform("CenterCrop", {{"size", std::string("big")}}), c10::TypeError, "CenterCrop", "'size'",
               "big");
  EXPECT_ERROR(make_transform("Resize", {{"size", int64_t{3}}, {"interpolation", std::string("box")}}), c10::TypeError,
               "interpolation", "bilinear", "box");
  EXPECT_ERROR(make_transform("ToDtype", {{"dtype", std::string("float31")}}), c10::TypeError, "dtype", "float31");
}

Compose training() {
  return Compose({RandomResizedCrop({224}, {.scale = {0.5, 1.0}}), RandomHorizontalFlip({.p = 0.25}),
                  RandomApply({RandomCrop({200}, {.padding = {{4}}, .fill = {1, 2, 3}})}, {.p = 0.3}),
                  RandomChoice({Identity(), CenterCrop({180})}, {.p = {{1, 3}}}), ToDtype(at::kFloat, {.scale = true}),
                  Normalize({0.485, 0.456, 0.406}, {0.229, 0.224, 0.225})});
}

TEST(Json, ComesBackAsItWas) {
  const TransformPtr again = from_json(to_json(training()));
  EXPECT_EQ(*again, training());
  EXPECT_EQ(again->repr(), training().repr());
}

TEST(Json, TakesPythonsNamesAndAListAtTheTop) {
  const TransformPtr pipeline = from_json(R"({"transforms": [
      {"type": "RandomResizedCrop", "size": [224, 224], "scale": [0.08, 1.0], "interpolation": "bilinear", "antialias": true},
      {"type": "ToDtype", "dtype": "float32", "scale": true},
      {"type": "Normalize", "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}]})");
  const at::Tensor image = at::randint(0, 256, {3, 300, 400}, at::kByte);
  at::manual_seed(3);
  const at::Tensor result = (*pipeline)(image);
  at::manual_seed(3);
  EXPECT_TENSORS_EQUAL(result, Compose({RandomResizedCrop({224}), ToDtype(at::kFloat, {.scale = true}),
                                        Normalize({0.485, 0.456, 0.406}, {0.229, 0.224, 0.225})})(image));
}

TEST(Text, ReadsWhatPythonWrites) {
  EXPECT_EQ(*from_text("Resize(size=256, antialias=False)"), Resize({256}, {.antialias = false}));
  EXPECT_EQ(*from_text(" CenterCrop( 24 ) | RandomHorizontalFlip | ToDtype(float32, scale=True)"),
            Compose({CenterCrop({24}), RandomHorizontalFlip(), ToDtype(at::kFloat, {.scale = true})}));
  EXPECT_EQ(*from_text("Resize((20, 30), interpolation='bicubic')|Normalize([0.5, 1], std=2)"),
            Compose({Resize({20, 30}, {.interpolation = InterpolationMode::kBicubic}), Normalize({0.5, 1}, {2})}));
  const RandomResizedCrop crop({224}, {.scale = {0.5, 1.0}});
  EXPECT_EQ(*from_text(crop.repr()), crop);
}

TEST(Text, TellsWhereItIsWrong) {
  EXPECT_ERROR(from_text("Resize(size=256"), c10::ValueError, "')'", "character 16");
  EXPECT_ERROR(from_text("Resize(256)|"), c10::ValueError, "the name of a transform");
  EXPECT_ERROR(from_text(""), c10::ValueError, "the name of a transform");
  EXPECT_ERROR(from_text("Resize([1, a])"), c10::ValueError, "a number");
  EXPECT_ERROR(from_text("Identity(1)"), c10::ValueError, "Identity", "0 options");
  EXPECT_ERROR(from_text("CenterCrop(3) CenterCrop(3)"), c10::ValueError, "'|'");
  EXPECT_ERROR(from_text("Pad('x)"), c10::ValueError, "closing quote");
}

TEST(Json, NamesWhatIsWrong) {
  EXPECT_ERROR(from_json("{"), c10::ValueError, "not JSON");
  EXPECT_ERROR(from_json("[]"), c10::TypeError, "object");
  EXPECT_ERROR(from_json(R"({"transforms": [{"size": 3}]})"), c10::ValueError, "type");
  EXPECT_ERROR(from_json(R"({"transforms": [{"type": "CenterCrop", "size": {"a": 1}}]})"), c10::TypeError, "size");
  EXPECT_ERROR(from_json(R"({"transforms": []})"), c10::TypeError, "transforms");
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += R"({"type": "Compose", "transforms": [)";
  EXPECT_ERROR(from_json(deep + R"({"type": "Identity"})" +
                         [] {
                           std::string ends;
                           for (int i = 0; i < 100; ++i) ends += "]}";
                           return ends;
                         }()),
               c10::ValueError, "nests");
}

TEST(FromText, TakesTransformsThatHoldOthers) {
  const TransformPtr made = from_text(
      "RandomApply([RandomRotation(20), RandomChoice(transforms=[Identity()|RandomVerticalFlip], p=[0.3, 0.7])], "
      "p=0.4)|"
      "CenterCrop(8)");
  const TransformPtr expected = from_json(R"({"transforms": [
      {"type": "RandomApply", "p": 0.4, "transforms": [
          {"type": "RandomRotation", "degrees": 20},
          {"type": "RandomChoice", "p": [0.3, 0.7], "transforms": [{"type": "Identity"}, {"type": "RandomVerticalFlip"}]}]},
      {"type": "CenterCrop", "size": 8}]})");
  EXPECT_EQ(*made, *expected);
}

TEST(FromText, RefusesContainersWithoutAnEnd) {
  EXPECT_ERROR(from_text("RandomApply([Identity"), c10::ValueError, "',', '|' or ']'");
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "Compose([";
  EXPECT_ERROR(from_text(deep), c10::ValueError, "levels");
}

}  // namespace
}  // namespace torchvision::transforms
