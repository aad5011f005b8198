#include "transforms/pipeline/pending_image.h"

#include <ATen/ATen.h>

#include <utility>

#include "io/kept_tensor.h"
#include "kernels/normalize.h"
#include "kernels/resample.h"
#include "transforms/functional/byte_image.h"
#include "transforms/functional/resize_detail.h"

namespace torchvision::transforms {
namespace {

using functional::ByteBatch;

kernels::Filter filter_of(InterpolationMode mode) {
  return mode == InterpolationMode::kBilinear ? kernels::Filter::kBilinear : kernels::Filter::kBicubic;
}

at::Tensor cut_out(const at::Tensor& pixels, const CropBox& box) {
  return pixels.narrow(1, box.top, box.height).narrow(2, box.left, box.width);
}
at::Tensor cut_out(const SourcePart& part) { return cut_out(part.pixels, part.box); }

/// `inner` is in pixels of `outer`.
CropBox within(const CropBox& outer, const CropBox& inner) {
  return {outer.top + inner.top, outer.left + inner.left, inner.height, inner.width};
}

/// One axis of a resize: the positions of the window, and the inputs that they read.
template <class Axis>
struct AxisPart {
  std::optional<Axis> axis;  ///< none where the size stays
  kernels::AxisSpan span;

  AxisPart(std::optional<Axis> whole, int64_t first, int64_t count)
      : span(whole ? kernels::inputs_of(*whole, first, count) : kernels::AxisSpan{first, count}) {
    if (whole) axis = kernels::part_of(*whole, first, count, span);
  }
  const Axis* get() const { return axis ? &*axis : nullptr; }
};

using FixedPart = AxisPart<kernels::FixedPointAxis>;
using FloatPart = AxisPart<kernels::FloatAxis>;

std::optional<kernels::FixedPointAxis> fixed_axis(int64_t from, int64_t to, const PendingImage::Resize& how) {
  if (from == to) return std::nullopt;
  return kernels::make_fixed_point_axis(from, to, filter_of(how.interpolation), how.antialias);
}

bool is_direct(const at::Tensor& floats) { return floats.stride(2) == 1 || floats.size(2) == 1; }

}  // namespace

PendingImage::PendingImage(std::shared_ptr<const PixelSource> source) : source_(std::move(source)) {
  const auto [channels, height, width] = source_->size();
  crop_ = window_ = {0, 0, height, width};
}

bool PendingImage::cut(const CropBox& box) {
  if (box.top < 0 || box.left < 0 || box.height < 1 || box.width < 1) return false;
  if (box.top + box.height > window_.height || box.left + box.width > window_.width) return false;
  CropBox upright = box;
  if (mirrored_) upright.left = window_.width - box.left - box.width;
  if (upside_down_) upright.top = window_.height - box.top - box.height;
  window_ = within(window_, upright);
  return true;
}

bool PendingImage::resize(const Resize& how) {
  if (how.height == window_.height && how.width == window_.width && !how.in_float) return true;
  if (resize_ || mirrored_ || upside_down_ || floats_ || !functional::is_smooth(how.interpolation)) return false;
  if (window_.height < 1 || window_.width < 1) return false;
  crop_ = within(crop_, window_);
  window_ = {0, 0, how.height, how.width};
  resize_ = how;
  return true;
}

bool PendingImage::mirror() {
  if (resize_ && resize_->in_float) return false;
  mirrored_ = !mirrored_;
  return true;
}

bool PendingImage::turn_upside_down() {
  if (resize_ && resize_->in_float) return false;
  upside_down_ = !upside_down_;
  return true;
}

bool PendingImage::make_floats(const functional::ByteNormalization& how) {
  const auto fits = [this](const std::vector<double>& values) {
    return values.size() == 1 || int64_t(values.size()) == channels();
  };
  if (window_.height < 1 || window_.width < 1 || !fits(how.mean) || !fits(how.std)) return false;
  floats_ = how;
  return true;
}

/// What one computation reads and how: pixels, and the parts of the axes.
class PendingImage::Pass {
 public:
  explicit Pass(const PendingImage& image) : image_(image), fixed_{}, pixels_(read()) {}

  bool interleaved() const { return pixels_.interleaved(); }

  void to_bytes(const at::Tensor& output) const {
    const ByteBatch to(output.unsqueeze(0));
    for (int64_t plane = 0; plane < pixels_.planes(); ++plane) {
      kernels::TurnedRows sink(to.mutable_rows(0, plane), image_.mirrored_, image_.upside_down_);
      kernels::resample(pixels_.rows(0, plane), fixed_columns(), fixed_rows(), sink);
    }
  }

  /// Into rows of adjacent floats; all of them adjacent after a resize in float.
  void to_floats(const at::Tensor& output) const {
    const auto how = functional::by_channel(*image_.floats_, image_.channels());
    const CropBox& window = image_.window_;
    for (int64_t plane = 0; plane < pixels_.planes(); ++plane) {
      const kernels::FloatPlanes to = {.data = output.data_ptr<float>() + plane * output.stride(0),
                                       .plane_stride = output.stride(0),
                                       .row_stride = output.stride(1)};
      const auto rows = pixels_.rows(0, plane);
      if (floating_) {
        kernels::resample_normalized(rows, *floating_->second.get(), *floating_->first.get(),
                                     {0, 0, window.height, window.width}, how.data() + plane, to.data);
      } else {
        kernels::NormalizedRows sink(window.height, window.width, rows.channels, how.data() + plane, to,
                                     image_.mirrored_, image_.upside_down_);
        kernels::resample(rows, fixed_columns(), fixed_rows(), sink);
      }
    }
  }

 private:
  const kernels::FixedPointAxis* fixed_rows() const { return fixed_ ? fixed_->first.get() : nullptr; }
  const kernels::FixedPointAxis* fixed_columns() const { return fixed_ ? fixed_->second.get() : nullptr; }

  ByteBatch read() {
    if (!image_.resize_) return batch(cut_out(image_.source_->part(within(image_.crop_, image_.window_))));
    const Resize& how = *image_.resize_;
    if (image_.source_->scales() && how.antialias) {
      const SourcePart scaled = image_.source_->part_for(image_.crop_, how.height, how.width);
      return batch(cut_out(scaled.pixels, within(scaled.box, read_box(scaled.box, how))));
    }
    return batch(cut_out(image_.source_->part(within(image_.crop_, read_box(image_.crop_, how)))));
  }

  static ByteBatch batch(const at::Tensor& pixels) { return ByteBatch(pixels.unsqueeze(0)); }

  /// Plans the resize of a crop, and says which part of it is read.
  CropBox read_box(const CropBox& crop, const Resize& how) {
    const CropBox& window = image_.window_;
    if (how.in_float) {
      const auto axis = [&](int64_t from, int64_t to) {
        return kernels::make_float_axis(from, to, filter_of(how.interpolation), kernels::fuses_products());
      };
      floating_.emplace(FloatPart(axis(crop.height, how.height), window.top, window.height),
                        FloatPart(axis(crop.width, how.width), window.left, window.width));
      return box_of(floating_->first.span, floating_->second.span);
    }
    fixed_.emplace(FixedPart(fixed_axis(crop.height, how.height, how), window.top, window.height),
                   FixedPart(fixed_axis(crop.width, how.width, how), window.left, window.width));
    return box_of(fixed_->first.span, fixed_->second.span);
  }

  static CropBox box_of(const kernels::AxisSpan& rows, const kernels::AxisSpan& columns) {
    return {rows.begin, columns.begin, rows.size, columns.size};
  }

  const PendingImage& image_;
  std::optional<std::pair<FixedPart, FixedPart>> fixed_;  // rows, columns
  std::optional<std::pair<FloatPart, FloatPart>> floating_;
  ByteBatch pixels_;  // last: reading it plans the axes
};

at::Tensor PendingImage::compute() const {
  if (floats_) {
    const at::Tensor output = at::empty({channels(), height(), width()}, at::kFloat);
    compute_into(output);
    return output;
  }
  if (!resize_ && !mirrored_ && !upside_down_) return cut_out(source_->part(within(crop_, window_)));
  const Pass pass(*this);
  const at::Tensor output = io::kept_tensor({channels(), height(), width()}, at::kByte, pass.interleaved());
  pass.to_bytes(output);
  return output;
}

void PendingImage::compute_into(const at::Tensor& output) const {
  if (!floats_ || !is_direct(output) || (resize_ && resize_->in_float && !output.is_contiguous())) {
    output.copy_(compute());
    return;
  }
  Pass(*this).to_floats(output);
}

}  // namespace torchvision::transforms
