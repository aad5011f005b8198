#include "kernels/ops/transpose.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "kernels/targets.h"

namespace torchvision::kernels {
namespace {

class TransposeLoop : public EveryTarget {};

template <class Scalar>
void expect_transposed(int64_t rows, int64_t columns) {
  const int64_t input_stride = columns + 3, output_stride = rows + 5;
  std::vector<Scalar> input(size_t(rows * input_stride + 1)), output(size_t(columns * output_stride + 1), Scalar(-1));
  std::iota(input.begin(), input.end(), Scalar(0));
  std::vector<Scalar> expected = output;
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t j = 0; j < columns; ++j) expected[size_t(j * output_stride + i)] = input[size_t(i * input_stride + j)];
  transpose(input.data(), rows, columns, input_stride, output.data(), output_stride);
  EXPECT_EQ(output, expected) << rows << " x " << columns;
}

TEST_P(TransposeLoop, SwapsRowsAndColumnsAndLeavesTheRestAlone) {
  for (const int64_t rows : {0, 1, 3, 4, 8, 10, 17, 49, 64, 65, 100})
    for (const int64_t columns : {0, 1, 2, 4, 7, 8, 49, 130}) {
      expect_transposed<float>(rows, columns);
      expect_transposed<double>(rows, columns);
      expect_transposed<int32_t>(rows, columns);
    }
}

INSTANTIATE_TEST_SUITE_P(Targets, TransposeLoop, all_targets(), target_name);

}  // namespace
}  // namespace torchvision::kernels
