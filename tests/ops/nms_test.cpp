#include "torchvision/ops/nms.h"

#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <gtest/gtest.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"

namespace torchvision::ops {
namespace {

TEST(Nms, KeepsWhatPythonKeepsTiesAndEmptyBoxesIncluded) {
  const testing::TensorFile file = testing::golden("ops/nms");
  const auto thresholds = file.metadata.at("thresholds").get<std::vector<double>>();
  ASSERT_FALSE(thresholds.empty());
  for (size_t i = 0; i < thresholds.size(); ++i) {
    const std::string prefix = std::to_string(i) + "/";
    EXPECT_TENSORS_EQUAL(nms(file[prefix + "boxes"], file[prefix + "scores"], thresholds[i]), file[prefix + "kept"]);
  }
}

TEST(Nms, TakesStridedBoxes) {
  const testing::TensorFile file = testing::golden("ops/nms");
  const at::Tensor columns = file["2/boxes"].t().contiguous().t();
  ASSERT_FALSE(columns.is_contiguous());
  EXPECT_TENSORS_EQUAL(nms(columns, file["2/scores"], 0.5), file["2/kept"]);
}

TEST(Nms, IsRegisteredUnderTorchvisionsSchema) {
  EXPECT_TRUE(c10::Dispatcher::singleton().findSchema({"torchvision::nms", ""}).has_value());
}

TEST(Nms, NamesTheWrongArgument) {
  const at::Tensor boxes = at::zeros({3, 4});
  EXPECT_ERROR(nms(at::zeros({3, 5}), at::zeros({3}), 0.5), c10::ValueError, "boxes of shape (N, 4)", "[3, 5]");
  EXPECT_ERROR(nms(boxes, at::zeros({3, 1}), 0.5), c10::ValueError, "scores of shape (N)");
  EXPECT_ERROR(nms(boxes, at::zeros({2}), 0.5), c10::ValueError, "2 scores and 3 boxes");
  EXPECT_ERROR(nms(boxes, at::zeros({3}, at::kDouble), 0.5), c10::TypeError, "one dtype");
}

}  // namespace
}  // namespace torchvision::ops
