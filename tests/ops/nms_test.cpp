#include "torchvision/ops/nms.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <gtest/gtest.h>

#include <limits>

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

TEST(Nms, GivesTheSameForAnyNumberOfThreads) {
  at::manual_seed(1);
  const at::Tensor corner = at::rand({9000, 2}) * 500, boxes = at::cat({corner, corner + at::rand({9000, 2}) * 60}, 1);
  const at::Tensor scores = at::rand({9000});
  const int threads = at::get_num_threads();
  at::set_num_threads(1);
  const at::Tensor one = nms(boxes, scores, 0.4);
  at::set_num_threads(3);
  const at::Tensor three = nms(boxes, scores, 0.4);
  at::set_num_threads(threads);
  EXPECT_TENSORS_EQUAL(three, one);
  EXPECT_LT(one.numel(), 8000);
}

TEST(Nms, TakesQuantizedBoxesByTheirIntegers) {
  const at::Tensor boxes = at::tensor({0.f, 0.f, 10.f, 10.f, 1.f, 0.f, 10.f, 10.f, 20.f, 0.f, 30.f, 10.f}).view({3, 4});
  const at::Tensor scores = at::tensor({0.5f, 0.75f, 0.25f});
  EXPECT_TENSORS_EQUAL(nms(at::quantize_per_tensor(boxes, 0.5, 3, at::kQUInt8),
                           at::quantize_per_tensor(scores, 0.25, 0, at::kQUInt8), 0.5),
                       at::tensor({1, 2}, at::kLong));
}

TEST(BatchedNms, KeepsClassesApartWhateverIsNotFinite) {
  const float inf = std::numeric_limits<float>::infinity(), nan = std::numeric_limits<float>::quiet_NaN();
  for (const float value : {inf, -inf, nan, 3e38f}) {
    // Boxes 0 and 1 are one class and overlap; box 3 is of another class, as is the spoiled one.
    const at::Tensor boxes =
        at::tensor({0.f, 0.f, 10.f, 10.f, 0.f, 0.f, 10.f, 11.f, 5.f, 5.f, value, 9.f, 0.f, 0.f, 10.f, 10.f})
            .view({4, 4});
    const at::Tensor scores = at::tensor({0.9f, 0.8f, 0.7f, 0.6f}), idxs = at::tensor({0, 0, 5, 7}, at::kLong);
    EXPECT_TENSORS_EQUAL(batched_nms(boxes, scores, idxs, 0.5), at::tensor({0, 2, 3}, at::kLong)) << value;
  }
}

TEST(BatchedNms, GoesThroughManyBoxesClassByClass) {
  at::manual_seed(2);
  const at::Tensor corner = at::rand({1500, 2}) * 100, boxes = at::cat({corner, corner + 40}, 1);
  const at::Tensor scores = at::rand({1500}), idxs = at::randint(-3, 4, {1500}, at::kLong);
  at::Tensor kept = at::zeros({1500}, at::kBool);
  for (int64_t label = -3; label < 4; ++label) {
    const at::Tensor own = (idxs == label).nonzero().squeeze(1);
    kept.index_fill_(0, own.index_select(0, nms(boxes.index_select(0, own), scores.index_select(0, own), 0.5)), true);
  }
  const at::Tensor result = batched_nms(boxes, scores, idxs, 0.5);
  EXPECT_TENSORS_EQUAL(std::get<0>(result.sort()), kept.nonzero().squeeze(1));
  EXPECT_TRUE((scores.index_select(0, result).diff() <= 0).all().item<bool>());
  EXPECT_ERROR(batched_nms(boxes, scores, idxs.slice(0, 1), 0.5), c10::ValueError, "idxs of shape (1500)");
  EXPECT_EQ(batched_nms(at::zeros({0, 4}), at::zeros({0}), at::zeros({0}, at::kLong), 0.5).numel(), 0);
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
