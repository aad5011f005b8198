#include "kernels/resample.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <vector>

#include "kernels/resample_simd.h"
#include "kernels/scratch.h"

namespace torchvision::kernels {
namespace {

/// Input rows that some output row reads, in order, and the place of every one among them. Without antialiasing, a
/// small picture of a large one reads few.
struct NeededRows {
  std::vector<int64_t> rows;
  std::vector<int64_t> place;

  NeededRows(int64_t height, const FixedPointAxis* axis) : place(size_t(height), 0) {
    std::vector<char> needed(size_t(height), axis == nullptr);
    if (axis != nullptr)
      for (size_t y = 0; y < axis->begin.size(); ++y)
        std::fill_n(needed.begin() + axis->begin[y], axis->size[y], char{1});
    for (int64_t y = 0; y < height; ++y) {
      place[size_t(y)] = static_cast<int64_t>(rows.size());
      if (needed[size_t(y)]) rows.push_back(y);
    }
  }
};

/// Output rows in order, each as soon as the rows that it reads are there.
class VerticalPass {
 public:
  VerticalPass(const FixedPointAxis& axis, const Rows<uint8_t>& output)
      : axis_(axis), output_(output), sources_(size_t(axis.taps)) {}

  /// `source(y)` is input row y; rows before `ready` are there.
  template <class Source>
  void advance(int64_t ready, const Source& source) {
    for (; next_ < axis_.output; ++next_) {
      const size_t y = size_t(next_);
      const int64_t begin = axis_.begin[y], end = begin + axis_.size[y];
      if (end > ready) return;
      // Weights of 0 stand in for rows that are not read.
      for (int k = 0; k < axis_.taps; ++k)
        sources_[size_t(k)] = source(std::clamp<int64_t>(begin + k, begin, std::max(begin, end - 1)));
      resample_row(sources_.data(), axis_.weights.data() + next_ * axis_.taps, axis_.taps, axis_.precision,
                   output_.width * output_.channels, output_.row(next_));
    }
  }

 private:
  const FixedPointAxis& axis_;
  const Rows<uint8_t>& output_;
  std::vector<const uint8_t*> sources_;
  int64_t next_ = 0;
};

void resample_both(const Rows<const uint8_t>& input, const FixedPointAxis& columns, const FixedPointAxis* rows,
                   const Rows<uint8_t>& output) {
  static thread_local Scratch transposed_scratch, rows_scratch;
  const NeededRows needed(input.height, rows);
  const int64_t count = static_cast<int64_t>(needed.rows.size()), strip = strip_rows();
  const int64_t bytes = columns.output * input.channels;
  uint8_t* transposed = transposed_scratch.get(size_t(strip_bytes(columns, input.channels)));
  // Between the passes; without a second one, rows go straight to the output.
  uint8_t* between = rows != nullptr ? rows_scratch.get(size_t(count * bytes)) : nullptr;
  const auto between_row = [&](int64_t place) {
    return between != nullptr ? between + place * bytes : output.row(place);
  };
  std::vector<const uint8_t*> from(static_cast<size_t>(strip));
  std::vector<uint8_t*> to(static_cast<size_t>(strip));
  std::optional<VerticalPass> vertical;
  if (rows != nullptr) vertical.emplace(*rows, output);
  for (int64_t first = 0; first < count; first += strip) {
    const int64_t size = std::min(strip, count - first);
    for (int64_t i = 0; i < size; ++i) {
      from[size_t(i)] = input.row(needed.rows[size_t(first + i)]);
      to[size_t(i)] = between_row(first + i);
    }
    resample_strip(from.data(), size, input.channels, columns, transposed, to.data());
    if (vertical)
      vertical->advance(needed.rows[size_t(first + size - 1)] + 1,
                        [&](int64_t y) { return between_row(needed.place[size_t(y)]); });
  }
  transposed_scratch.release_if_large();
  rows_scratch.release_if_large();
}

}  // namespace

void resample(const Rows<const uint8_t>& input, const FixedPointAxis* columns, const FixedPointAxis* rows,
              const Rows<uint8_t>& output) {
  if (columns != nullptr && columns->input == columns->output) columns = nullptr;
  if (rows != nullptr && rows->input == rows->output) rows = nullptr;
  if (columns != nullptr) {
    resample_both(input, *columns, rows, output);
  } else if (rows != nullptr) {
    VerticalPass(*rows, output).advance(input.height, [&](int64_t y) { return input.row(y); });
  } else {
    for (int64_t y = 0; y < input.height; ++y)
      std::memcpy(output.row(y), input.row(y), size_t(input.width * input.channels));
  }
}

}  // namespace torchvision::kernels
