#pragma once

#include <cstdint>

#include "kernels/resample_axis.h"

namespace torchvision::kernels {

/// Rows of pixels in memory: `channels` adjacent samples a pixel, pixels adjacent, rows `row_stride` samples apart.
/// A planar image is as many of these as it has channels, each with one.
template <class T>
struct Rows {
  T* data = nullptr;
  int64_t height = 0;
  int64_t width = 0;
  int64_t channels = 1;
  int64_t row_stride = 0;

  T* row(int64_t y) const { return data + y * row_stride; }
};

/// Takes the rows of a result as they are made, from the top.
class RowSink {
 public:
  virtual ~RowSink() = default;
  /// Where row y is to be written. At most sink_rows() of them are asked for before they are finished.
  virtual uint8_t* row(int64_t y) = 0;
  /// Row y is written.
  virtual void finished(int64_t y) = 0;
};
int64_t sink_rows();

/// Into memory, mirrored or turned upside down on request.
class TurnedRows : public RowSink {
 public:
  TurnedRows(const Rows<uint8_t>& output, bool mirrored, bool upside_down);
  uint8_t* row(int64_t y) override;
  void finished(int64_t y) override;

 private:
  uint8_t* place(int64_t y) const { return output_.row(upside_down_ ? output_.height - 1 - y : y); }

  Rows<uint8_t> output_;
  bool mirrored_, upside_down_;
  uint8_t* rows_ = nullptr;  // those that are still to be mirrored
};

/// Resizes in fixed point, first along rows, then along columns, with a byte in between: torch core's uint8 path to the
/// bit. A null axis is not filtered. All sizes are 1 at least; input and output do not overlap.
void resample(const Rows<const uint8_t>& input, const FixedPointAxis* columns, const FixedPointAxis* rows,
              RowSink& sink);
/// The same into memory.
void resample(const Rows<const uint8_t>& input, const FixedPointAxis* columns, const FixedPointAxis* rows,
              const Rows<uint8_t>& output);

}  // namespace torchvision::kernels
