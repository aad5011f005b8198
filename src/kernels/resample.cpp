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

template <int64_t channels>
void mirror(const uint8_t* from, int64_t width, uint8_t* to) {
  to += (width - 1) * channels;
  for (int64_t x = 0; x < width; ++x, from += channels, to -= channels)
    for (int64_t c = 0; c < channels; ++c) to[c] = from[c];
}

/// Output rows in order, each as soon as the rows that it reads are there.
class VerticalPass {
 public:
  VerticalPass(const FixedPointAxis& axis, int64_t row_bytes, RowSink& sink)
      : axis_(axis), row_bytes_(row_bytes), sink_(sink), sources_(size_t(axis.taps)) {}

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
      resample_row(sources_.data(), axis_.weights.data() + next_ * axis_.taps, axis_.taps, axis_.precision, row_bytes_,
                   sink_.row(next_));
      sink_.finished(next_);
    }
  }

 private:
  const FixedPointAxis& axis_;
  int64_t row_bytes_;
  RowSink& sink_;
  std::vector<const uint8_t*> sources_;
  int64_t next_ = 0;
};

void resample_both(const Rows<const uint8_t>& input, const FixedPointAxis& columns, const FixedPointAxis* rows,
                   RowSink& sink) {
  static thread_local Scratch transposed_scratch, rows_scratch;
  const NeededRows needed(input.height, rows);
  const int64_t count = static_cast<int64_t>(needed.rows.size()), strip = strip_rows();
  const int64_t bytes = columns.output * input.channels;
  uint8_t* transposed = transposed_scratch.get(size_t(strip_bytes(columns, input.channels)));
  // Between the passes; without a second one, rows go straight to the sink.
  uint8_t* between = rows != nullptr ? rows_scratch.get(size_t(count * bytes)) : nullptr;
  const auto between_row = [&](int64_t place) { return between + place * bytes; };
  std::vector<const uint8_t*> from(static_cast<size_t>(strip));
  std::vector<uint8_t*> to(static_cast<size_t>(strip));
  std::optional<VerticalPass> vertical;
  if (rows != nullptr) vertical.emplace(*rows, bytes, sink);
  for (int64_t first = 0; first < count; first += strip) {
    const int64_t size = std::min(strip, count - first);
    for (int64_t i = 0; i < size; ++i) {
      from[size_t(i)] = input.row(needed.rows[size_t(first + i)]);
      to[size_t(i)] = vertical ? between_row(first + i) : sink.row(first + i);
    }
    resample_strip(from.data(), size, input.channels, columns, transposed, to.data());
    if (vertical)
      vertical->advance(needed.rows[size_t(first + size - 1)] + 1,
                        [&](int64_t y) { return between_row(needed.place[size_t(y)]); });
    else
      for (int64_t i = 0; i < size; ++i) sink.finished(first + i);
  }
  transposed_scratch.release_if_large();
  rows_scratch.release_if_large();
}

}  // namespace

int64_t sink_rows() { return strip_rows(); }

TurnedRows::TurnedRows(const Rows<uint8_t>& output, bool mirrored, bool upside_down)
    : output_(output), mirrored_(mirrored), upside_down_(upside_down) {
  static thread_local Scratch scratch;
  if (mirrored_) rows_ = scratch.get(size_t(sink_rows() * output.width * output.channels));
}

uint8_t* TurnedRows::row(int64_t y) {
  return mirrored_ ? rows_ + y % sink_rows() * output_.width * output_.channels : place(y);
}

void TurnedRows::finished(int64_t y) {
  if (!mirrored_) return;
  const uint8_t* from = row(y);
  uint8_t* to = place(y);
  switch (output_.channels) {
    case 1:
      std::reverse_copy(from, from + output_.width, to);
      break;
    case 3:
      mirror<3>(from, output_.width, to);
      break;
    default:
      for (int64_t x = 0; x < output_.width; ++x)
        std::copy_n(from + x * output_.channels, output_.channels, to + (output_.width - 1 - x) * output_.channels);
  }
}

void resample(const Rows<const uint8_t>& input, const FixedPointAxis* columns, const FixedPointAxis* rows,
              RowSink& sink) {
  const int64_t row_bytes = input.width * input.channels;
  if (columns != nullptr) {
    resample_both(input, *columns, rows, sink);
  } else if (rows != nullptr) {
    VerticalPass(*rows, row_bytes, sink).advance(input.height, [&](int64_t y) { return input.row(y); });
  } else {
    for (int64_t y = 0; y < input.height; ++y) {
      std::memcpy(sink.row(y), input.row(y), size_t(row_bytes));
      sink.finished(y);
    }
  }
}

void resample(const Rows<const uint8_t>& input, const FixedPointAxis* columns, const FixedPointAxis* rows,
              const Rows<uint8_t>& output) {
  TurnedRows sink(output, false, false);
  resample(input, columns, rows, sink);
}

}  // namespace torchvision::kernels
