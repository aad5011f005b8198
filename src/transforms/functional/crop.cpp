#include <ATen/ATen.h>

#include <cmath>

#include "torchvision/transforms/functional/geometry.h"
#include "torchvision/transforms/functional/meta.h"
#include "transforms/functional/checks.h"

namespace torchvision::transforms::functional {
namespace {

at::Tensor slice(const at::Tensor& image, int64_t top, int64_t left, int64_t height, int64_t width) {
  return image.narrow(-2, top, height).narrow(-1, left, width);
}

/// How many of [start, start + length) lie before 0, within [0, size), and beyond.
struct Overlap {
  int64_t before, begin, inside, after;
  Overlap(int64_t start, int64_t length, int64_t size)
      : before(std::clamp<int64_t>(-start, 0, length)),
        begin(std::clamp<int64_t>(start, 0, size)),
        inside(std::clamp<int64_t>(start + length, 0, size) - begin),
        after(length - before - inside) {}
};

void check_rectangle(const char* function, int64_t top, int64_t left, int64_t height, int64_t width) {
  TORCH_CHECK_VALUE(height >= 0 && width >= 0 && height <= kMaxEdge && width <= kMaxEdge, function,
                    ": expected a height and width from 0 to ", kMaxEdge, ", got ", height, "x", width);
  TORCH_CHECK_VALUE(std::max(std::abs(double(top)), std::abs(double(left))) <= double(kMaxEdge), function,
                    ": expected top and left within ", kMaxEdge, " of 0, got ", top, " and ", left);
}

}  // namespace

at::Tensor crop(const at::Tensor& image, int64_t top, int64_t left, int64_t height, int64_t width) {
  check_image("crop", image, 2);
  check_rectangle("crop", top, left, height, width);
  const auto [image_height, image_width] = get_size(image);
  if (top >= 0 && left >= 0 && top + height <= image_height && left + width <= image_width)
    return slice(image, top, left, height, width);
  const Overlap rows(top, height, image_height), columns(left, width, image_width);
  const at::Tensor inside = slice(image, rows.begin, columns.begin, rows.inside, columns.inside);
  return at::constant_pad_nd(inside, {columns.before, columns.after, rows.before, rows.after}, 0);
}

at::Tensor center_crop(const at::Tensor& image, const std::vector<int64_t>& output_size) {
  check_image("center_crop", image, 2);
  TORCH_CHECK_VALUE(output_size.size() == 1 || output_size.size() == 2,
                    "center_crop: expected an output_size of one or two values, got ", output_size.size());
  const int64_t height = output_size.front(), width = output_size.back();
  check_rectangle("center_crop", 0, 0, height, width);
  const auto [image_height, image_width] = get_size(image);
  // As Python: padding is split with the odd pixel after, an anchor between two pixels goes to the even one.
  const int64_t pad_top = std::max<int64_t>(height - image_height, 0) / 2;
  const int64_t pad_left = std::max<int64_t>(width - image_width, 0) / 2;
  const auto anchor = [](int64_t image_edge, int64_t edge, int64_t padding) {
    return image_edge >= edge ? static_cast<int64_t>(std::nearbyint(double(image_edge - edge) / 2)) : -padding;
  };
  return crop(image, anchor(image_height, height, pad_top), anchor(image_width, width, pad_left), height, width);
}

at::Tensor resized_crop(const at::Tensor& image, int64_t top, int64_t left, int64_t height, int64_t width,
                        const std::vector<int64_t>& size, const ResizedCropOptions& options) {
  check_image("resized_crop", image, 3);
  check_rectangle("resized_crop", top, left, height, width);
  return resize(crop(image, top, left, height, width), size,
                {.interpolation = options.interpolation, .antialias = options.antialias});
}

}  // namespace torchvision::transforms::functional
