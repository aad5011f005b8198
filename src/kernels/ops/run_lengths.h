#pragma once

#include <cstdint>
#include <vector>

/// Masks as lengths of runs, down the columns from the left one on: pixels not set, pixels set, not set, ... The first
/// may be 0. As COCO stores them. Sums of a mask's runs are its height times width, below 2^32: the callers' to check.
namespace torchvision::kernels {

using Runs = std::vector<uint32_t>;

/// Of a contiguous (height, width) mask of bytes, set where not 0.
Runs encode_runs(const uint8_t* mask, int64_t height, int64_t width);

/// Into a contiguous (height, width) mask of bytes, 0 and 1.
void decode_runs(const Runs& runs, int64_t height, int64_t width, uint8_t* mask);

/// How many pixels are set.
int64_t runs_area(const Runs& runs);

/// The box around the set pixels; all 0 where there is none.
struct RunsBox {
  int64_t left = 0, top = 0, width = 0, height = 0;
};
RunsBox runs_box(const Runs& runs, int64_t height);

/// Places where the value changes, rising and each once; runs of length 0 leave none.
std::vector<uint32_t> runs_to_changes(const Runs& runs);
Runs changes_to_runs(const std::vector<uint32_t>& changes, int64_t pixels);

/// The changes of the union or intersection of two masks.
std::vector<uint32_t> merge_changes(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b, bool intersect);

/// A mask ready to be laid over others.
class RunIntervals {
 public:
  RunIntervals(const Runs& runs, int64_t height);

  int64_t area() const { return area_; }
  /// How many pixels are set in both.
  int64_t intersection(const RunIntervals& other) const;

 private:
  RunsBox box_;
  int64_t area_;
  std::vector<uint32_t> changes_;  ///< an even number: begin and end of each interval
};

}  // namespace torchvision::kernels
