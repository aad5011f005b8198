#include <cstdint>
#include <string_view>
#include <vector>

#include "kernels/ops/run_polygons.h"
#include "kernels/ops/run_string.h"

// Two bytes of size, then the counts. What is read decodes, encodes and goes through polygons to the same runs.
// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace torchvision::kernels;
  if (size < 2) return 0;
  const int64_t height = data[0], width = data[1];
  Runs runs;
  if (parse_runs({reinterpret_cast<const char*>(data) + 2, size - 2}, height * width, runs).message) return 0;
  Runs again;
  if (parse_runs(runs_to_string(runs), height * width, again).message || again != runs) __builtin_trap();
  if (height * width == 0) return 0;
  const Runs tidy = changes_to_runs(runs_to_changes(runs), height * width);  // without runs of length 0
  std::vector<uint8_t> mask(static_cast<size_t>(height * width));
  decode_runs(runs, height, width, mask.data());
  if (encode_runs(mask.data(), height, width) != tidy) __builtin_trap();
  const RunIntervals intervals(runs, height);
  if (intervals.intersection(intervals) != runs_area(runs)) __builtin_trap();
  std::vector<uint32_t> filled;
  for (const auto& outline : runs_outlines(runs, height, width))
    filled =
        merge_changes(filled, runs_to_changes(polygon_runs(outline.data(), int64_t(outline.size() / 2), height, width)),
                      /*intersect=*/false);
  if (changes_to_runs(filled, height * width) != tidy) __builtin_trap();
  return 0;
}
