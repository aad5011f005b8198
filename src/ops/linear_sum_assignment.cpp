#include "torchvision/ops/linear_sum_assignment.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "kernels/ops/assignment.h"
#include "ops/named_error.h"

namespace torchvision::ops {
namespace {

constexpr const char* kName = "linear_sum_assignment";

/// (B, fewer, more), float64: the shorter side as rows, the smallest sum wanted. Largest sums are smallest ones of the
/// costs' negatives.
at::Tensor costs_of_rows(const at::Tensor& matrix, bool maximize) {
  at::Tensor costs = matrix.detach().to(at::kCPU, at::kDouble);
  if (costs.dim() == 2) costs = costs.unsqueeze(0);
  if (costs.size(1) > costs.size(2)) costs = costs.transpose(1, 2);
  return (maximize ? costs.neg() : costs).contiguous();
}

void check_costs(const at::Tensor& costs) {
  const double* values = costs.const_data_ptr<double>();
  const bool valid = std::all_of(values, values + costs.numel(), [](double value) {
    return value > -std::numeric_limits<double>::infinity();  // false for NaN too
  });
  TORCH_CHECK_VALUE(valid, kName,
                    ": matrix contains invalid numeric entries: NaN, or an infinity that would always win");
}

/// Pairs by rising row, where the columns of the problem were the matrix's rows.
void sort_by_row(int64_t count, const int64_t* row_of_column, int64_t* rows, int64_t* columns) {
  std::iota(columns, columns + count, 0);
  std::sort(columns, columns + count, [&](int64_t a, int64_t b) { return row_of_column[a] < row_of_column[b]; });
  for (int64_t i = 0; i < count; ++i) rows[i] = row_of_column[columns[i]];
}

}  // namespace

std::tuple<at::Tensor, at::Tensor> linear_sum_assignment(const at::Tensor& cost_matrix,
                                                         const LinearSumAssignmentOptions& options) try {
  TORCH_CHECK_VALUE(cost_matrix.dim() == 2 || cost_matrix.dim() == 3, kName,
                    ": expected a cost_matrix of shape (N, M) or (B, N, M), got ", cost_matrix.sizes());
  TORCH_CHECK_TYPE(!cost_matrix.is_complex(), kName, ": expected a cost_matrix of real numbers, got ",
                   cost_matrix.scalar_type());
  const at::Tensor costs = costs_of_rows(cost_matrix, options.maximize);
  check_costs(costs);
  const int64_t batch = costs.size(0), fewer = costs.size(1), more = costs.size(2);
  const bool turned = cost_matrix.size(-2) > cost_matrix.size(-1);
  at::Tensor rows = at::empty({batch, fewer}, at::kLong), columns = at::empty({batch, fewer}, at::kLong);
  std::vector<uint8_t> infeasible(static_cast<size_t>(batch));
  auto* row = rows.mutable_data_ptr<int64_t>();
  auto* column = columns.mutable_data_ptr<int64_t>();
  const auto* data = costs.const_data_ptr<double>();
  at::parallel_for(0, batch, 1, [&](int64_t begin, int64_t end) {
    std::vector<int64_t> partner(static_cast<size_t>(fewer));
    for (int64_t i = begin; i < end; ++i) {
      const auto outcome = kernels::assign_rows(data + i * fewer * more, fewer, more, partner.data());
      infeasible[size_t(i)] = outcome == kernels::AssignmentOutcome::kInfeasible;
      if (infeasible[size_t(i)]) continue;
      if (turned) {
        sort_by_row(fewer, partner.data(), row + i * fewer, column + i * fewer);
      } else {
        std::iota(row + i * fewer, row + (i + 1) * fewer, 0);
        std::copy(partner.begin(), partner.end(), column + i * fewer);
      }
    }
  });
  const auto bad = std::find(infeasible.begin(), infeasible.end(), 1) - infeasible.begin();
  TORCH_CHECK_VALUE(bad == batch, kName, ": cost matrix is infeasible: infinite costs",
                    cost_matrix.dim() == 3 ? " of matrix " + std::to_string(bad) : std::string(),
                    " leave a row or column without a partner");
  if (cost_matrix.dim() == 2) rows = rows[0], columns = columns[0];
  return {rows.to(cost_matrix.device()), columns.to(cost_matrix.device())};
} catch (c10::Error& error) {
  rethrow_from("linear_sum_assignment", error);
}

}  // namespace torchvision::ops
