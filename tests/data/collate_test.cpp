#include "torchvision/data/collate.h"

#include <gtest/gtest.h>

#include "support/assert_close.h"
#include "support/expect_error.h"

namespace torchvision::data {
namespace {

TEST(Stack, EqualsTorchStack) {
  for (const at::ScalarType type : {at::kByte, at::kFloat, at::kHalf}) {
    std::vector<at::Tensor> samples;
    for (int i = 0; i < 4; ++i) samples.push_back(at::randint(0, 255, {3, 5, 7}).to(type));
    samples[2] = samples[2].transpose(0, 2).contiguous().transpose(0, 2);  // not contiguous
    EXPECT_TENSORS_EQUAL(stack(samples), at::stack(samples));
  }
}

TEST(Stack, TakesScalarsAndEmptySamples) {
  EXPECT_TENSORS_EQUAL(stack({at::scalar_tensor(3, at::kLong), at::scalar_tensor(4, at::kLong)}),
                       at::tensor({3, 4}, at::kLong));
  EXPECT_EQ(stack({at::zeros({0, 4}), at::zeros({0, 4})}).sizes(), (std::vector<int64_t>{2, 0, 4}));
}

TEST(Stack, NamesBothShapesWhenTheyDiffer) {
  EXPECT_ERROR(stack({at::zeros({3, 4, 5}), at::zeros({3, 5, 4})}), c10::ValueError, "[3, 5, 4]", "[3, 4, 5]",
               "one size");
  EXPECT_ERROR(stack({at::zeros({2}), at::zeros({2}, at::kLong)}), c10::ValueError, "Long", "Float");
}

}  // namespace
}  // namespace torchvision::data
