// Fills and dtypes by kind of input, against Python's dictionaries.
#include "torchvision/transforms/by_kind.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "parity/functions.h"
#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::transforms {
namespace {

using nlohmann::json;
using tv_tensors::Image;
using tv_tensors::Mask;

/// Boxes differ in their last bit from machine to machine, and so may a warped byte that lay halfway.
testing::Tolerance tolerance_of(const std::string& output, const at::Tensor& expected) {
  if (expected.is_floating_point() && output != "next") return {1e-4, 1e-4};
  return output == "image" ? testing::Tolerance{0, 1} : testing::kExact;
}

TEST(ByKind, EqualsPython) {
  const testing::TensorFile file = testing::golden("v2/by_kind");
  const json& cases = file.metadata.at("cases");
  ASSERT_GE(cases.size(), 30u);
  const parity::Functions functions = parity::transform_classes_functions();
  for (size_t i = 0; i < cases.size(); ++i) {
    SCOPED_TRACE("case " + std::to_string(i) + ": " + cases[i].at("pipeline").dump());
    const std::string number = std::to_string(i), name = cases[i].at("pipeline").at("type");
    const parity::Tensors found = functions.at("v2." + name)(testing::within(file, number + "/in/"), cases[i]);
    for (const auto& [output, expected] : testing::within(file, number + "/out/"))
      EXPECT_TENSORS_CLOSE(found.at(output), expected, tolerance_of(output, expected)) << output;
  }
}

TEST(ByKind, ComesBackFromJson) {
  for (const json& one : testing::golden("v2/by_kind").metadata.at("cases")) {
    const TransformPtr transform = from_json(one.at("pipeline").dump());
    EXPECT_EQ(*from_json(to_json(*transform)), *transform);
    const char* option = one.at("pipeline").contains("fill") ? "fill" : "dtype";
    EXPECT_EQ(json::parse(to_json(*transform)).at(option), one.at("pipeline").at(option));
  }
}

TEST(ByKind, FillsEachKindWithItsOwn) {
  const Pad pad({1}, {.fill = {{"Image", {127}}, {"Mask", {3}}}});
  EXPECT_EQ(pad(Image(at::zeros({1, 1, 1}))).data[0][0][0].item<float>(), 127);
  EXPECT_EQ(pad(Mask(at::zeros({1, 1}))).data[0][0].item<float>(), 3);
  EXPECT_EQ(pad(at::ones({1, 1, 1}))[0][0][0].item<float>(), 0);
  EXPECT_FALSE(pad == Pad({1}, {.fill = {127}}));
  // As Python, which prints numbers and lists alone.
  EXPECT_EQ(pad.repr(), "Pad(padding=1, padding_mode=constant)");
}

TEST(ByKind, ConvertsEachKindToItsOwn) {
  const ToDtype convert({{"Image", at::kFloat}, {"Mask", at::kLong}, {"others", std::nullopt}}, {.scale = true});
  EXPECT_EQ(convert(Image(at::full({1, 1, 1}, 255, at::kByte))).data.item<float>(), 1.0F);
  EXPECT_EQ(convert(Mask(at::ones({1, 1}, at::kByte))).data.scalar_type(), at::kLong);
  EXPECT_EQ(convert(at::ones({1, 1, 1}, at::kByte)).scalar_type(), at::kByte);
  // No pass of bytes to normalised floats may take its place.
  const Compose both({convert, Normalize({0.5}, {0.5})});
  EXPECT_EQ(both(Image(at::full({1, 1, 1}, 255, at::kByte))).data.item<float>(), 1.0F);
}

TEST(ByKind, RefusesNamesOfNoKind) {
  EXPECT_ERROR(Pad({1}, {.fill = {{"image", {1}}}}), c10::ValueError, "BoundingBoxes", "'image'");
  EXPECT_ERROR(Pad({1}, {.fill = {{"Image", {1}}, {"Image", {2}}}}), c10::ValueError, "twice");
  EXPECT_ERROR(ToDtype({{"Mask", at::kLong}})(Image(at::ones({1, 1, 1}))), c10::ValueError, "ToDtype", "Image",
               "others");
  EXPECT_ERROR(from_json(R"({"type": "Pad", "padding": 1, "fill": {"Picture": 3}})"), c10::ValueError, "'Picture'");
  EXPECT_ERROR(from_json(R"({"type": "Pad", "padding": 1, "fill": {"Image": "red"}})"), c10::TypeError, "Pad", "Image");
}

}  // namespace
}  // namespace torchvision::transforms
