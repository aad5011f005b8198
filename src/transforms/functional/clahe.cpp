#include "kernels/clahe.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <vector>

#include "torchvision/transforms/functional/misc.h"
#include "torchvision/transforms/functional/quality.h"
#include "transforms/functional/checks.h"
#include "transforms/functional/reflected.h"

namespace torchvision::transforms::functional {
namespace {

using Tiles = std::array<int64_t, 2>;  // columns, rows

/// Planes (N, H, W) of bytes on the CPU.
at::Tensor evened(const at::Tensor& planes, double clip_limit, const Tiles& tiles) {
  const int64_t height = planes.size(-2), width = planes.size(-1);
  at::Tensor wide = planes;
  // As OpenCV: an edge that would come out even grows by a whole pixel a tile where the other does not.
  if (width % tiles[0] != 0 || height % tiles[1] != 0)
    wide = reflected(planes, 0, 0, tiles[0] - width % tiles[0], tiles[1] - height % tiles[1]).contiguous();
  const kernels::TileGrid grid = {wide.size(-2) / tiles[1], wide.size(-1) / tiles[0], tiles[1], tiles[0]};
  const at::Tensor output = at::empty_like(planes);
  const int64_t count = planes.size(0), wide_plane = wide.size(-2) * wide.size(-1);
  const auto *from = planes.const_data_ptr<uint8_t>(), *padded = wide.const_data_ptr<uint8_t>();
  auto* to = output.data_ptr<uint8_t>();
  at::parallel_for(0, count, 1, [&](int64_t plane, int64_t last) {
    std::vector<kernels::ByteTable> tables(size_t(grid.rows * grid.columns));
    for (; plane < last; ++plane) {
      kernels::clahe_tables(padded + plane * wide_plane, wide.size(-1), grid, clip_limit, tables.data());
      kernels::clahe_rows(from + plane * height * width, width, grid, tables.data(), 0, height,
                          to + plane * height * width);
    }
  });
  return output;
}

/// As OpenCV computes the Y of YCrCb, in 14 bits after the point.
at::Tensor luma_of(const at::Tensor& image) {
  const std::vector<at::Tensor> channels = image.to(at::kInt).unbind(-3);
  return channels[0]
      .mul(4899)
      .add_(channels[1], 9617)
      .add_(channels[2], 1868)
      .add_(1 << 13)
      .bitwise_right_shift(14)
      .unsqueeze(-3)
      .to(at::kByte);
}

}  // namespace

at::Tensor clahe_image(const at::Tensor& image, double clip_limit, const Tiles& tile_grid_size) {
  check_image("clahe", image, 3);
  const int64_t channels = image.size(-3);
  TORCH_CHECK_VALUE(channels == 1 || channels == 3, "clahe: expected an image of 1 or 3 channels, got ", channels);
  TORCH_CHECK_VALUE(clip_limit >= 0 && clip_limit <= 1e6, "clahe: expected a clip_limit from 0 to 1000000, got ",
                    clip_limit);
  TORCH_CHECK_VALUE(
      tile_grid_size[0] > 0 && tile_grid_size[1] > 0 && tile_grid_size[0] <= 4096 && tile_grid_size[1] <= 4096,
      "clahe: expected a tile_grid_size of 1 to 4096 tiles along each edge, got ", tile_grid_size[0], " and ",
      tile_grid_size[1]);
  if (image.numel() == 0) return image.clone();
  const at::Tensor bytes = to_dtype(image, at::kByte, {.scale = true}).to(at::kCPU);
  const at::Tensor luma = channels == 3 ? luma_of(bytes) : bytes;
  const at::Tensor planes = luma.contiguous().view({-1, image.size(-2), image.size(-1)});
  at::Tensor output = evened(planes, clip_limit, tile_grid_size).view(luma.sizes());
  if (channels == 3) output = bytes.to(at::kShort).add_(output.to(at::kShort)).sub_(luma).clamp_(0, 255).to(at::kByte);
  return to_dtype(output.to(image.device()), image.scalar_type(), {.scale = true});
}

}  // namespace torchvision::transforms::functional
