#include "kernels/ops/assignment.h"

#include <algorithm>
#include <vector>

#include "kernels/ops/assignment_search.h"

namespace torchvision::kernels {
namespace {

class Assignment {
 public:
  Assignment(const double* costs, int64_t rows, int64_t columns)
      : costs_(costs),
        columns_(columns),
        row_potential_(size_t(rows)),
        column_potential_(size_t(columns)),
        column_of_row_(size_t(rows), kNobody) {
    const size_t padded = size_t(columns) + kVectorRoom;
    search_.distance.resize(padded), search_.potential.resize(padded), search_.from_row.resize(padded);
    search_.row_of_column.assign(size_t(columns), kNobody);
    search_.open.resize(size_t(columns)), search_.places.resize(size_t(columns));
  }

  /// False where no free column can be reached.
  bool add_row(int64_t row) {
    begin();
    double length = 0;
    int64_t column = kNobody;
    for (int64_t at = row;; at = search_.row_of_column[size_t(column)]) {
      visited_rows_.push_back(at);
      length = relax_columns(costs_ + at * columns_, columns_, length, row_potential_[size_t(at)], at, search_);
      if (length == kFar) return false;
      column = choose_column(columns_, length, search_);
      close(column, length);
      if (search_.row_of_column[size_t(column)] == kNobody) break;
    }
    update_potentials(length);
    augment(row, column);
    return true;
  }

  const std::vector<int64_t>& column_of_row() const { return column_of_row_; }

 private:
  struct Closed {
    int64_t column;
    double distance;
  };

  void begin() {
    visited_rows_.clear(), closed_.clear();
    std::fill(search_.distance.begin(), search_.distance.end(), kFar);
    std::copy(column_potential_.begin(), column_potential_.end(), search_.potential.begin());
    for (int64_t j = 0; j < columns_; ++j) search_.open[size_t(j)] = search_.places[size_t(j)] = columns_ - 1 - j;
    open_count_ = columns_;
  }

  void close(int64_t column, double distance) {
    closed_.push_back({column, distance});
    search_.distance[size_t(column)] = kFar, search_.potential[size_t(column)] = -kFar;
    const int64_t place = search_.places[size_t(column)], last = search_.open[size_t(--open_count_)];
    search_.open[size_t(place)] = last, search_.places[size_t(last)] = place;
  }

  void update_potentials(double length) {
    row_potential_[size_t(visited_rows_[0])] += length;
    // The i-th column that was closed led to the row that was visited next.
    for (size_t i = 1; i < visited_rows_.size(); ++i)
      row_potential_[size_t(visited_rows_[i])] += length - closed_[i - 1].distance;
    for (const Closed& closed : closed_) column_potential_[size_t(closed.column)] -= length - closed.distance;
  }

  void augment(int64_t row, int64_t column) {
    for (int64_t at = kNobody; at != row;) {
      at = search_.from_row[size_t(column)];
      search_.row_of_column[size_t(column)] = at;
      std::swap(column_of_row_[size_t(at)], column);
    }
  }

  const double* costs_;
  int64_t columns_, open_count_ = 0;
  std::vector<double> row_potential_, column_potential_;
  std::vector<int64_t> column_of_row_, visited_rows_;
  std::vector<Closed> closed_;
  AssignmentSearch search_;
};

}  // namespace

AssignmentOutcome assign_rows(const double* costs, int64_t rows, int64_t columns, int64_t* column_of_row) {
  Assignment assignment(costs, rows, columns);
  for (int64_t row = 0; row < rows; ++row)
    if (!assignment.add_row(row)) return AssignmentOutcome::kInfeasible;
  std::copy(assignment.column_of_row().begin(), assignment.column_of_row().end(), column_of_row);
  return AssignmentOutcome::kSolved;
}

}  // namespace torchvision::kernels
