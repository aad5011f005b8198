// What each class prints, against Python's repr of the same options.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <set>

#include "support/golden.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::transforms {
namespace {

TEST(Transform, PrintsEveryClassAsPython) {
  const auto prints = testing::golden("v2/prints").metadata.at("prints");
  std::set<std::string> seen;
  for (const auto& row : prints) {
    const TransformPtr transform = from_json(row.at("pipeline").dump());
    EXPECT_EQ(transform->repr(), row.at("text").get<std::string>()) << row.at("pipeline");
    seen.insert(transform->name());
  }
  for (const std::string& name : list_transforms())
    EXPECT_TRUE(seen.contains(name) || describe_transform(name).origin != "torchvision.transforms.v2") << name;
}

TEST(Transform, ReadsBackWhatItPrints) {
  for (const auto& row : testing::golden("v2/prints").metadata.at("prints")) {
    const TransformPtr transform = from_json(row.at("pipeline").dump());
    // Not printed in Python either: steps, dtypes, matrices.
    const bool whole = std::none_of(transform->options().begin(), transform->options().end(), [](const auto& item) {
      return std::holds_alternative<std::vector<Fields>>(item.second) ||
             std::holds_alternative<at::ScalarType>(item.second) || std::holds_alternative<at::Tensor>(item.second);
    });
    if (!whole || transform->name() == "RandomCrop") continue;  // its printed padding is in another order
    EXPECT_EQ(from_text(transform->repr())->repr(), transform->repr());
  }
}

TEST(TVTensors, PrintWhatPythonPrintsAfterTheNumbers) {
  using namespace tv_tensors;  // NOLINT: boxes and their kin
  const auto kinds = testing::golden("v2/prints").metadata.at("kinds");
  for (const auto& row : kinds.at("boxes")) {
    const BoundingBoxFormat format = parse_bounding_box_format(row.at("format").get<std::string>()).value();
    std::optional<ClampingMode> mode;
    if (!row.at("clamping_mode").is_null()) mode = parse_clamping_mode(row.at("clamping_mode").get<std::string>());
    const BoundingBoxes boxes(at::zeros({1, numbers_of(format)}),
                              {.format = format, .canvas_size = {4, 8}, .clamping_mode = mode});
    EXPECT_TRUE(repr(boxes).ends_with(row.at("text").get<std::string>())) << boxes << " and " << row;
  }
  const KeyPoints points(at::zeros({1, 2}), {4, 8});
  EXPECT_TRUE(repr(points).ends_with(kinds.at("keypoints").get<std::string>())) << points;
}

}  // namespace
}  // namespace torchvision::transforms
