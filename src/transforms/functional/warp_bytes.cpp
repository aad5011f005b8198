#include "transforms/functional/warp_bytes.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>

#include <algorithm>
#include <cstring>

#include "io/kept_tensor.h"
#include "kernels/interleave.h"
#include "kernels/warp.h"
#include "transforms/functional/checks.h"
#include "transforms/functional/grid_transform.h"

namespace torchvision::transforms::functional {
namespace {

/// Below it torch multiplies matrices in a loop of its own.
constexpr int64_t kFewestPixels = 128;
constexpr int64_t kPixelsPerTask = 1 << 18;  // a thread takes longer to wake than a small picture to warp

/// How the library behind torch's matrix products rounds on this machine.
enum class Rounding { kFused, kSeparate, kOther };

kernels::WarpGrid warp_grid(const GridParts& parts, Rounding rounding) {
  kernels::WarpGrid grid = {.x = parts.x.const_data_ptr<float>(), .y = parts.y.const_data_ptr<float>()};
  grid.fuses = rounding == Rounding::kFused;
  if (parts.displacement.defined()) {
    grid.displacement = parts.displacement.const_data_ptr<float>();
    return grid;
  }
  std::copy_n(parts.theta.const_data_ptr<float>(), 6, grid.theta.begin());
  grid.divides = parts.denominator.defined();
  if (grid.divides) std::copy_n(parts.denominator.const_data_ptr<float>(), 3, grid.denominator.begin());
  return grid;
}

/// kOther where the kernel rounds otherwise than torch's sampler, whose vectors fuse products, or than its products.
Rounding find_rounding() {
  if (at::get_cpu_capability() != "AVX2" && at::get_cpu_capability() != "AVX512") return Rounding::kOther;
  constexpr int64_t kHeight = 37, kWidth = 61;
  const at::TensorOptions options = at::dtype(at::kFloat);
  const GridParts parts = {.x = at::linspace(-30, 30, kWidth, options),
                           .y = at::linspace(-18, 18, kHeight, options),
                           .theta = at::tensor({0.0319F, 0.0071F, 0.1234F, -0.0113F, 0.0517F, -0.0456F}).view({2, 3})};
  const at::Tensor products = homogeneous_grid(parts.x, parts.y, options)
                                  .view({1, kHeight * kWidth, 3})
                                  .bmm(parts.theta.unsqueeze(0).transpose(1, 2))
                                  .contiguous();
  const at::Tensor ours = at::empty_like(products);
  for (const Rounding rounding : {Rounding::kFused, Rounding::kSeparate}) {
    for (int64_t row = 0; row < kHeight; ++row)
      kernels::warp_grid_row(warp_grid(parts, rounding), row, kWidth, ours.data_ptr<float>() + row * kWidth * 2);
    if (std::memcmp(ours.const_data_ptr(), products.const_data_ptr(), products.nbytes()) == 0) return rounding;
  }
  return Rounding::kOther;
}

Rounding rounding_here() {
  static const Rounding rounding = find_rounding();
  return rounding;
}

/// Channels that lie side by side, as decoders give them and as the kernel takes them; 1 for planes.
int64_t interleaved_channels(const at::Tensor& image) {
  const int64_t channels = image.size(-3);
  return channels > 1 && channels <= 4 && image.movedim(-3, -1).is_contiguous() ? channels : 1;
}

/// Images of three planes as pixels, (..., H, W, 3): cheaper than two more gathers for every pixel.
at::Tensor interleaved(const at::Tensor& image) {
  const int64_t height = image.size(-2), width = image.size(-1), plane = height * width;
  std::vector<int64_t> shape = image.sizes().vec();
  std::rotate(shape.end() - 3, shape.end() - 2, shape.end());
  const at::Tensor pixels = io::kept_tensor(shape, at::kByte);
  const auto* from = image.const_data_ptr<uint8_t>();
  auto* to = pixels.data_ptr<uint8_t>();
  const int64_t rows = image.numel() / (3 * width);
  at::parallel_for(0, rows, std::max<int64_t>(1, kPixelsPerTask / width), [&](int64_t row, int64_t last) {
    for (; row < last; ++row) {
      const uint8_t* red = from + row / height * 3 * plane + row % height * width;
      kernels::interleave(red, red + plane, red + 2 * plane, width, to + row * 3 * width);
    }
  });
  return pixels.movedim(-1, -3);
}

}  // namespace

bool warps_as_bytes(const at::Tensor& image, std::array<int64_t, 2> output, const std::vector<double>& fill) {
  if (!image.is_cpu() || image.scalar_type() != at::kByte || image.layout() != at::kStrided) return false;
  const int64_t height = image.size(-2), width = image.size(-1);
  if (image.numel() == 0 || height < 2 || width < 2 || height > kMaxEdge / 4 / width) return false;
  if (output[0] < 1 || output[1] < 1 || output[0] * output[1] < kFewestPixels) return false;
  // Other values wrap around, and not everywhere alike.
  if (!std::all_of(fill.begin(), fill.end(), [](double value) { return value >= 0 && value <= 255; })) return false;
  return rounding_here() != Rounding::kOther;
}

at::Tensor warp_bytes(const at::Tensor& image, const GridParts& parts, InterpolationMode mode,
                      const std::vector<double>& fill) {
  at::Tensor input = image;
  if (interleaved_channels(input) == 1) input = input.contiguous();
  if (interleaved_channels(input) == 1 && input.size(-3) == 3) input = interleaved(input);
  const int64_t step = interleaved_channels(input);
  const int64_t height = input.size(-2), width = input.size(-1), planes = input.numel() / (height * width);
  std::vector<int64_t> shape = input.sizes().vec();
  shape[shape.size() - 2] = parts.y.size(0);
  shape[shape.size() - 1] = parts.x.size(0);
  const at::Tensor output = io::kept_tensor(shape, at::kByte);  // planar, as torch samples
  std::vector<float> colours(fill.empty() ? 0 : static_cast<size_t>(planes));
  for (size_t i = 0; i < colours.size(); ++i) colours[i] = static_cast<float>(fill[i % fill.size()]);
  const kernels::WarpGrid grid = warp_grid(parts, rounding_here());
  const kernels::WarpPlanes job = {.input = input.const_data_ptr<uint8_t>(),
                                   .planes = planes,
                                   .height = height,
                                   .width = width,
                                   .step = step,
                                   .output = output.data_ptr<uint8_t>(),
                                   .output_height = shape[shape.size() - 2],
                                   .output_width = shape[shape.size() - 1],
                                   .bilinear = mode == InterpolationMode::kBilinear,
                                   .fill = colours.empty() ? nullptr : colours.data()};
  const int64_t grain = std::max<int64_t>(1, kPixelsPerTask / (job.output_width * planes));
  at::parallel_for(0, job.output_height, grain,
                   [&](int64_t first, int64_t last) { kernels::warp_rows(grid, job, first, last); });
  return output;
}

}  // namespace torchvision::transforms::functional
