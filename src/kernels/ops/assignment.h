#pragma once

#include <cstdint>

namespace torchvision::kernels {

enum class AssignmentOutcome { kSolved, kInfeasible };

/// The cheapest way to give each of `rows` rows of `costs` (rows, columns), contiguous, a column of its own; `rows` is
/// at most `columns`, no cost is NaN or -infinity, and +infinity forbids a pair. Shortest augmenting paths, ties broken
/// as SciPy breaks them. Crouse 2016, doi 10.1109/TAES.2016.140952.
AssignmentOutcome assign_rows(const double* costs, int64_t rows, int64_t columns, int64_t* column_of_row);

}  // namespace torchvision::kernels
