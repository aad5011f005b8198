#include "torchvision/transforms/functional/pad.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include "io/kept_tensor.h"
#include "kernels/border.h"
#include "torchvision/transforms/functional/boxes.h"
#include "torchvision/transforms/functional/crop.h"
#include "torchvision/transforms/functional/meta.h"
#include "transforms/functional/box_corners.h"
#include "transforms/functional/checks.h"
#include "transforms/functional/mask_planes.h"
#include "transforms/functional/padding.h"

namespace torchvision::transforms::functional {
namespace {

/// The input index behind every output index of one axis.
std::vector<int64_t> border_indices(int64_t size, int64_t before, int64_t after, PaddingMode mode) {
  std::vector<int64_t> indices(size_t(before + size + after));
  int64_t* out = indices.data();
  for (int64_t i = -before; i < size + after; ++i) {
    if (mode == PaddingMode::kEdge)
      *out++ = std::clamp<int64_t>(i, 0, size - 1);
    else if (mode == PaddingMode::kReflect)
      *out++ = i < 0 ? -i : i < size ? i : 2 * (size - 1) - i;
    else
      *out++ = i < 0 ? -i - 1 : i < size ? i : 2 * size - 1 - i;
  }
  return indices;
}

void check_constant_mode(const char* what, PaddingMode mode) {
  TORCH_CHECK_VALUE(mode == PaddingMode::kConstant, "pad: ", what, " take the mode 'constant' alone, got '",
                    to_string(mode), "'");
}

tv_tensors::CanvasSize wider_canvas(tv_tensors::CanvasSize canvas, const Padding& by) {
  return {canvas.height + by.top + by.bottom, canvas.width + by.left + by.right};
}

void check_border(int64_t size, int64_t before, int64_t after, PaddingMode mode) {
  const int64_t widest = std::max(before, after);
  const int64_t limit = mode == PaddingMode::kEdge ? kMaxEdge : mode == PaddingMode::kReflect ? size - 1 : size;
  TORCH_CHECK_VALUE(size > 0, "pad: mode '", to_string(mode), "' needs pixels to repeat, got an empty image");
  TORCH_CHECK_VALUE(widest <= limit, "pad: mode '", to_string(mode), "' can fill at most ", limit,
                    " pixels beside an edge of ", size, ", got a padding of ", widest);
  TORCH_CHECK_VALUE(std::min(before, after) >= -size && before + after + size >= 0, "pad: a padding of ", before,
                    " and ", after, " removes more than the ", size, " pixels there are");
}

at::Tensor pad_axis(const at::Tensor& image, int64_t dim, int64_t before, int64_t after, PaddingMode mode) {
  if (before == 0 && after == 0) return image;
  return image.index_select(dim, at::tensor(border_indices(image.size(dim), before, after, mode)).to(image.device()));
}

/// Rows copied whole and their borders value by value: many times as fast as two gathers.
at::Tensor pad_rows(const at::Tensor& image, const Padding& by, PaddingMode mode) {
  const at::Tensor input = image.contiguous();
  const int64_t height = input.size(-2), width = input.size(-1), size = static_cast<int64_t>(input.element_size());
  const std::vector<int64_t> rows = border_indices(height, by.top, by.bottom, mode);
  const std::vector<int64_t> columns = border_indices(width, by.left, by.right, mode);
  const auto new_height = static_cast<int64_t>(rows.size()), new_width = static_cast<int64_t>(columns.size());
  std::vector<int64_t> shape = input.sizes().vec();
  shape[shape.size() - 2] = new_height;
  shape[shape.size() - 1] = new_width;
  const at::Tensor output = io::kept_tensor(shape, input.scalar_type());
  const auto* from = static_cast<const std::byte*>(input.const_data_ptr());
  auto* to = static_cast<std::byte*>(output.mutable_data_ptr());
  constexpr int64_t kBytesPerTask = 1 << 21;
  const int64_t count = input.numel() / (height * width) * new_height;
  at::parallel_for(0, count, std::max<int64_t>(1, kBytesPerTask / (new_width * size)), [&](int64_t i, int64_t last) {
    for (; i < last; ++i) {
      const int64_t source = i / new_height * height + rows[size_t(i % new_height)];
      kernels::copy_with_border(from + source * width * size, width, size, columns.data(), by.left, by.right,
                                to + i * new_width * size);
    }
  });
  return output;
}

at::Tensor pad_repeating(const at::Tensor& image, const Padding& by, PaddingMode mode) {
  // Python takes away what negative padding names before it mirrors; for repeated edges the order is the same.
  const at::Tensor cut = crop_image(image, std::max<int64_t>(-by.top, 0), std::max<int64_t>(-by.left, 0),
                                    image.size(-2) + std::min<int64_t>(by.top, 0) + std::min<int64_t>(by.bottom, 0),
                                    image.size(-1) + std::min<int64_t>(by.left, 0) + std::min<int64_t>(by.right, 0));
  const auto positive = [](int64_t value) { return std::max<int64_t>(value, 0); };
  const Padding wider = {positive(by.left), positive(by.top), positive(by.right), positive(by.bottom)};
  check_border(cut.size(-2), wider.top, wider.bottom, mode);
  check_border(cut.size(-1), wider.left, wider.right, mode);
  const bool is_traced = c10::GradMode::is_enabled() && cut.requires_grad();
  if (cut.is_cpu() && cut.layout() == at::kStrided && cut.numel() > 0 && !is_traced) return pad_rows(cut, wider, mode);
  return pad_axis(pad_axis(cut, -2, wider.top, wider.bottom, mode), -1, wider.left, wider.right, mode);
}

at::Tensor pad_constant(const at::Tensor& image, const Padding& by, const std::vector<double>& fill) {
  const std::array<int64_t, 4> torch_padding = {by.left, by.right, by.top, by.bottom};
  if (fill.size() <= 1) return at::constant_pad_nd(image, torch_padding, fill.empty() ? 0.0 : fill[0]);
  const int64_t channels = get_num_channels(image);
  TORCH_CHECK_VALUE(image.dim() >= 3 && int64_t(fill.size()) == channels,
                    "pad: expected one fill value or one a channel (", channels, "), got ", fill.size());
  at::Tensor result = at::constant_pad_nd(image, torch_padding, 0);
  // Through float32, as Python makes its tensor of fill values.
  const at::Tensor values = at::tensor(fill, at::kFloat).to(image.options().requires_grad(false)).reshape({-1, 1, 1});
  if (by.top > 0) result.narrow(-2, 0, by.top).copy_(values.expand_as(result.narrow(-2, 0, by.top)));
  if (by.left > 0) result.narrow(-1, 0, by.left).copy_(values.expand_as(result.narrow(-1, 0, by.left)));
  if (by.bottom > 0) result.narrow(-2, result.size(-2) - by.bottom, by.bottom).copy_(values);
  if (by.right > 0) result.narrow(-1, result.size(-1) - by.right, by.right).copy_(values);
  return result;
}

}  // namespace

Padding parse_padding(const char* function, const std::vector<int64_t>& padding) {
  for (int64_t edge : padding)
    TORCH_CHECK_VALUE(edge >= -kMaxEdge && edge <= kMaxEdge, function, ": padding ", edge, " is out of range");
  switch (padding.size()) {
    case 1:
      return {padding[0], padding[0], padding[0], padding[0]};
    case 2:
      return {padding[0], padding[1], padding[0], padding[1]};
    case 4:
      return {padding[0], padding[1], padding[2], padding[3]};
    default:
      TORCH_CHECK_VALUE(false, function, ": expected a padding of 1, 2 or 4 values, got ", padding.size());
  }
}

at::Tensor pad_image(const at::Tensor& image, const std::vector<int64_t>& padding, const PadOptions& options) {
  check_image("pad", image, 3);
  const Padding by = parse_padding("pad", padding);
  TORCH_CHECK_VALUE(image.size(-2) + by.top + by.bottom >= 0 && image.size(-1) + by.left + by.right >= 0,
                    "pad: a padding of ", by.left, ", ", by.top, ", ", by.right, ", ", by.bottom,
                    " removes more than an image of ", image.size(-2), "x", image.size(-1), " has");
  TORCH_CHECK_VALUE(options.fill.size() <= 1 || options.padding_mode == PaddingMode::kConstant, "pad: mode '",
                    to_string(options.padding_mode), "' takes no fill value a channel");
  if (options.padding_mode == PaddingMode::kConstant) return pad_constant(image, by, options.fill);
  return pad_repeating(image, by, options.padding_mode);
}

at::Tensor pad_mask(const at::Tensor& mask, const std::vector<int64_t>& padding, const PadOptions& options) {
  TORCH_CHECK_VALUE(options.fill.size() <= 1, "pad: expected one fill value for a mask, got ", options.fill.size());
  return as_planes("pad", mask, [&](const at::Tensor& planes) { return pad_image(planes, padding, options); });
}

OnCanvas pad_bounding_boxes(const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format,
                            tv_tensors::CanvasSize canvas_size, const std::vector<int64_t>& padding,
                            PaddingMode padding_mode, std::optional<tv_tensors::ClampingMode> clamping_mode) {
  flat_boxes("pad", boxes, format);
  check_constant_mode("boxes", padding_mode);
  const Padding by = parse_padding("pad", padding);
  const tv_tensors::CanvasSize canvas = wider_canvas(canvas_size, by);
  return {clamp_bounding_boxes(boxes + box_offset(boxes, format, by.left, by.top), format, canvas, clamping_mode),
          canvas};
}

OnCanvas pad_keypoints(const at::Tensor& points, tv_tensors::CanvasSize canvas_size,
                       const std::vector<int64_t>& padding, PaddingMode padding_mode) {
  check_points("pad", points);
  check_constant_mode("points", padding_mode);
  const Padding by = parse_padding("pad", padding);
  return {points + point_offset(points, by.left, by.top), wider_canvas(canvas_size, by)};
}

}  // namespace torchvision::transforms::functional
