#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace torchvision::kernels {

inline constexpr int64_t kNobody = -1;
inline constexpr double kFar = std::numeric_limits<double>::infinity();
/// Doubles in the longest vector: arrays of a search have room for one more.
inline constexpr size_t kVectorRoom = 256;

/// The state of a search for the shortest path from a row to a free column.
struct AssignmentSearch {
  std::vector<double> distance;   ///< of the columns that are open; kFar where one is closed
  std::vector<double> potential;  ///< of the columns that are open; -kFar where one is closed, which keeps it out
  std::vector<int64_t> from_row;  ///< the last row on the path to a column
  std::vector<int64_t> row_of_column;
  std::vector<int64_t> open;    ///< columns in the order in which SciPy looks at them
  std::vector<int64_t> places;  ///< of each column in `open`
};

/// Shortens the paths of all columns that row `row`, reached at `so_far`, shortens, and returns the least distance.
double relax_columns(const double* costs, int64_t columns, double so_far, double row_potential, int64_t row,
                     AssignmentSearch& search);

/// Of the open columns at distance `least`: the last free one in SciPy's order, else the first.
int64_t choose_column(int64_t columns, double least, const AssignmentSearch& search);

}  // namespace torchvision::kernels
