#include "torchvision/transforms/functional/resize.h"

#include <ATen/ATen.h>

#include "torchvision/transforms/functional/meta.h"
#include "transforms/functional/checks.h"
#include "transforms/functional/mask_planes.h"
#include "transforms/functional/resize_bytes.h"
#include "transforms/functional/resize_detail.h"

namespace torchvision::transforms::functional {
namespace {

std::array<int64_t, 2> by_edges(int64_t new_short, int64_t new_long, std::array<int64_t, 2> image_size) {
  const auto [height, width] = image_size;
  return width <= height ? std::array{new_long, new_short} : std::array{new_short, new_long};
}

/// a * b / c as Python computes it: an exact product, one rounding, then towards zero.
int64_t scaled(int64_t a, int64_t b, int64_t c) { return static_cast<int64_t>(double(a * b) / double(c)); }

bool is_rounded_integer(at::ScalarType dtype) {
  return dtype == at::kByte || dtype == at::kChar || dtype == at::kShort || dtype == at::kInt || dtype == at::kLong;
}

/// Torch core would give a single channels_last image a contiguous result; with this stride it sees what it is.
at::Tensor mark_channels_last(const at::Tensor& batch) {
  if (batch.size(0) != 1 || batch.numel() == batch.stride(0) || !batch.is_contiguous(at::MemoryFormat::ChannelsLast))
    return batch;
  std::vector<int64_t> strides = batch.strides().vec();
  strides[0] = batch.numel();
  return batch.as_strided(batch.sizes(), strides);
}

bool computes_natively(const at::Tensor& image, InterpolationMode mode) {
  const at::ScalarType dtype = image.scalar_type();
  if (dtype == at::kFloat || dtype == at::kDouble) return true;
  return dtype == at::kByte && (!is_smooth(mode) || image.is_cpu());
}

at::Tensor resize_batch(const at::Tensor& image, std::array<int64_t, 2> size, InterpolationMode mode, bool antialias) {
  if (resizes_as_bytes(image, mode)) return resize_bytes(image, size, mode, antialias);
  const at::ScalarType dtype = image.scalar_type();
  const at::Tensor batch = mark_channels_last(image);
  if (computes_natively(image, mode)) return interpolate(batch, size, mode, antialias);
  at::Tensor result = interpolate(batch.to(at::kFloat), size, mode, antialias);
  if (mode == InterpolationMode::kBicubic && dtype == at::kByte) result = result.clamp(0, 255);
  if (is_rounded_integer(dtype)) result = result.round();
  return result.to(dtype);
}

}  // namespace

std::array<int64_t, 2> resized_size(const char* function, std::array<int64_t, 2> image_size,
                                    const std::vector<int64_t>& size, std::optional<int64_t> max_size) {
  const auto [short_edge, long_edge] = std::minmax(image_size[0], image_size[1]);
  TORCH_CHECK_VALUE(size.size() <= 2, function, ": expected a size of one or two values, or none with max_size, got ",
                    size.size(), " values");
  TORCH_CHECK_VALUE(!size.empty() || max_size, function, ": a size or max_size is needed, got neither");
  TORCH_CHECK_VALUE(size.size() < 2 || !max_size, function,
                    ": max_size goes with one size, that of the shorter edge, or none; got two");
  for (int64_t edge : size)
    TORCH_CHECK_VALUE(edge > 0 && edge <= kMaxEdge, function, ": expected a size from 1 to ", kMaxEdge, ", got ", edge);
  TORCH_CHECK_VALUE(!max_size || (*max_size > 0 && *max_size <= kMaxEdge), function, ": expected a max_size from 1 to ",
                    kMaxEdge, ", got ", max_size.value_or(0));
  std::array<int64_t, 2> result;
  if (size.size() == 2) {
    result = {size[0], size[1]};
  } else {
    TORCH_CHECK_VALUE(short_edge > 0 && long_edge <= kMaxEdge, function,
                      ": cannot keep the aspect ratio of an image of ", image_size[0], "x", image_size[1]);
    int64_t new_short = 0, new_long = 0;
    if (size.empty()) {
      new_short = scaled(*max_size, short_edge, long_edge);
      new_long = *max_size;
    } else {
      new_short = size[0];
      new_long = scaled(size[0], long_edge, short_edge);
      TORCH_CHECK_VALUE(!max_size || *max_size > size[0], function, ": max_size = ", max_size.value_or(0),
                        " must be greater than the size of the shorter edge, ", size[0]);
      if (max_size && new_long > *max_size) {
        new_short = scaled(*max_size, new_short, new_long);
        new_long = *max_size;
      }
    }
    result = by_edges(new_short, new_long, image_size);
  }
  TORCH_CHECK_VALUE(result[0] > 0 && result[1] > 0 && result[0] <= kMaxEdge && result[1] <= kMaxEdge, function,
                    ": the result would be ", result[0], "x", result[1], ", from an image of ", image_size[0], "x",
                    image_size[1]);
  return result;
}

at::Tensor interpolate(const at::Tensor& batch, std::array<int64_t, 2> size, InterpolationMode mode, bool antialias) {
  switch (mode) {
    case InterpolationMode::kNearest:
      return at::upsample_nearest2d(batch, size);
    case InterpolationMode::kNearestExact:
      return at::_upsample_nearest_exact2d(batch, size);
    case InterpolationMode::kBilinear:
      return antialias ? at::_upsample_bilinear2d_aa(batch, size, /*align_corners=*/false)
                       : at::upsample_bilinear2d(batch, size, /*align_corners=*/false);
    case InterpolationMode::kBicubic:
      return antialias ? at::_upsample_bicubic2d_aa(batch, size, /*align_corners=*/false)
                       : at::upsample_bicubic2d(batch, size, /*align_corners=*/false);
  }
  TORCH_CHECK_VALUE(false, "resize: not an interpolation mode: ", static_cast<int>(mode));
}

at::Tensor resize_image(const at::Tensor& image, const std::vector<int64_t>& size, const ResizeOptions& options) {
  check_image("resize", image, 3);
  const std::array<int64_t, 2> old_size = get_size(image);
  const std::array<int64_t, 2> new_size = resized_size("resize", old_size, size, options.max_size);
  if (new_size == old_size) return image;
  std::vector<int64_t> shape = image.sizes().vec();
  shape[shape.size() - 2] = new_size[0];
  shape[shape.size() - 1] = new_size[1];
  if (image.numel() == 0) {
    TORCH_CHECK_VALUE(old_size[0] > 0 && old_size[1] > 0, "resize: cannot resize an image of ", old_size[0], "x",
                      old_size[1], ": it has no pixels");
    return image.new_empty(shape);
  }
  const at::Tensor batch = image.reshape({-1, image.size(-3), old_size[0], old_size[1]});
  return resize_batch(batch, new_size, options.interpolation, options.antialias).reshape(shape);
}

at::Tensor resize_mask(const at::Tensor& mask, const std::vector<int64_t>& size, const ResizeOptions& options) {
  ResizeOptions nearest = options;
  if (is_smooth(options.interpolation)) nearest.interpolation = InterpolationMode::kNearest;
  return as_planes("resize", mask, [&](const at::Tensor& planes) { return resize_image(planes, size, nearest); });
}

}  // namespace torchvision::transforms::functional
