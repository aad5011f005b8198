#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "torchvision/transforms/functional/batch.h"
#include "torchvision/transforms/functional/crop.h"
#include "torchvision/transforms/functional/meta.h"
#include "torchvision/transforms/functional/resize.h"
#include "transforms/by_value.h"
#include "transforms/functional/checks.h"
#include "transforms/instances.h"

namespace torchvision::transforms::functional {
namespace {

using tv_tensors::BoundingBoxes;
using tv_tensors::Sample;
using tv_tensors::Transformable;
using tv_tensors::Value;

constexpr const char* kName = "mosaic";
constexpr size_t kTiles = 4;

/// Where one picture lies on the canvas; it may begin and end outside.
struct Tile {
  int64_t top, left, height, width;
};

Tile tile_of(const Sample& sample, size_t index, int64_t size, const std::array<int64_t, 2>& center) {
  const auto [height, width] = get_size(*tv_tensors::tensor_in(sample.value(picture_of(kName, sample))));
  TORCH_CHECK_VALUE(height > 0 && width > 0, kName, ": expected pictures with pixels, got ", height, "x", width);
  const double ratio = double(size) / double(std::max(height, width));
  const auto scaled = [&](int64_t edge) {
    return std::min(static_cast<int64_t>(std::ceil(double(edge) * ratio)), size);
  };
  const Tile tile = {0, 0, scaled(height), scaled(width)};
  return {index < 2 ? center[0] - tile.height : center[0], index % 2 == 0 ? center[1] - tile.width : center[1],
          tile.height, tile.width};
}

/// The sample on the canvas, its picture and maps of classes resized alone; without objects that the canvas cuts away.
Sample laid(const Sample& sample, const Tile& tile, int64_t canvas, const MosaicOptions& options) {
  Sample result = sample;
  const size_t picture = picture_of(kName, sample);
  for (size_t i = 0; i < sample.size(); ++i)
    result.value(i) = by_value(sample.value(i), [&]<Transformable T>(const T& kind) -> Value {
      if (std::same_as<T, at::Tensor> && i != picture) return kind;
      const T fitting = resize(kind, {tile.height, tile.width},
                               {.interpolation = options.interpolation, .antialias = options.antialias});
      if (tv_tensors::Pixels<T> || is_class_map(sample.value(i))) return fitting;
      return crop(fitting, -tile.top, -tile.left, canvas, canvas);
    });
  for (size_t i = 0; i < result.size(); ++i)
    if (const auto* boxes = std::get_if<BoundingBoxes>(&result.value(i))) {
      keep_instances(result, with_area(boxes->data, boxes->format));
      break;
    }
  return result;
}

/// Copies what the canvas shows of a tile.
void place(const at::Tensor& canvas, const at::Tensor& pixels, const Tile& tile) {
  const auto shown = [&](int64_t dim, int64_t begin, int64_t edge) {
    return std::array{std::max<int64_t>(begin, 0), std::min(begin + edge, canvas.size(dim))};
  };
  const auto [top, bottom] = shown(-2, tile.top, tile.height);
  const auto [left, right] = shown(-1, tile.left, tile.width);
  if (top >= bottom || left >= right) return;
  canvas.slice(-2, top, bottom)
      .slice(-1, left, right)
      .copy_(pixels.slice(-2, top - tile.top, bottom - tile.top).slice(-1, left - tile.left, right - tile.left));
}

/// Pictures, or maps of classes, of the same name in all samples.
Value laid_out(const std::vector<Sample>& samples, size_t index, const std::vector<Tile>& tiles, int64_t canvas,
               const std::vector<double>& fill) {
  const Value& first = samples[0].value(index);
  const at::Tensor& like = *tv_tensors::tensor_in(first);
  std::vector<int64_t> shape = like.sizes().vec();
  shape[shape.size() - 2] = shape[shape.size() - 1] = canvas;
  const at::Tensor output = like.new_empty(shape);
  if (is_class_map(first)) {
    output.fill_(0);
  } else {
    check_image(kName, like, 3);
    TORCH_CHECK_VALUE(fill.size() == 1 || int64_t(fill.size()) == like.size(-3), kName,
                      ": expected one fill value or one a channel (", like.size(-3), "), got ", fill.size());
    output.copy_(at::tensor(fill, at::kDouble).to(like.options()).view({-1, 1, 1}));
  }
  for (size_t i = 0; i < samples.size(); ++i) {
    const at::Tensor& pixels = *tv_tensors::tensor_in(value_like(kName, samples[i], samples[0], index));
    TORCH_CHECK_VALUE(pixels.sizes().slice(0, pixels.dim() - 2) == like.sizes().slice(0, like.dim() - 2) &&
                          pixels.scalar_type() == like.scalar_type(),
                      kName, ": expected pictures of one dtype and number of channels, got ", like.scalar_type(), " ",
                      like.sizes(), " and ", pixels.scalar_type(), " ", pixels.sizes());
    place(output, pixels, tiles[i]);
  }
  return with_tensor(first, output);
}

}  // namespace

Sample mosaic(const std::vector<Sample>& samples, int64_t size, const std::array<int64_t, 2>& center,
              const MosaicOptions& options) {
  TORCH_CHECK_VALUE(samples.size() == kTiles, kName, ": expected 4 samples, got ", samples.size());
  TORCH_CHECK_VALUE(size > 0 && size <= 1 << 20, kName, ": expected a size from 1 to 1048576, got ", size);
  const int64_t canvas = 2 * size;
  for (const int64_t place : center)
    TORCH_CHECK_VALUE(place >= 0 && place <= canvas, kName, ": expected a center from 0 to ", canvas, ", got ", place);
  std::vector<Sample> parts;
  std::vector<Tile> tiles;
  for (size_t i = 0; i < kTiles; ++i) {
    tiles.push_back(tile_of(samples[i], i, size, center));
    parts.push_back(laid(samples[i], tiles[i], canvas, options));
  }
  Sample result = parts[0];
  const size_t picture = picture_of(kName, result);
  for (size_t i = 0; i < result.size(); ++i)
    if (i == picture || is_class_map(result.value(i)))
      result.value(i) = laid_out(parts, i, tiles, canvas, options.fill);
  for (size_t part = 1; part < kTiles; ++part) append_rows(kName, result, parts[part]);
  return result;
}

}  // namespace torchvision::transforms::functional
