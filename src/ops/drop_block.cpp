#include "torchvision/ops/drop_block.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "ops/named_error.h"

namespace torchvision::ops {
namespace {

/// Zeros where blocks are dropped, and ones. `block` is odd, and no longer than any side.
at::Tensor kept_cells(const at::Tensor& input, double p, int64_t block, const DropBlockOptions& options) {
  const at::IntArrayRef sides = input.sizes().slice(2);
  std::vector<int64_t> sizes(input.sizes().begin(), input.sizes().end());
  double dropped = p, places = std::pow(static_cast<double>(block), static_cast<double>(sides.size()));
  for (size_t i = 0; i < sides.size(); ++i) {
    sizes[i + 2] = sides[i] - block + 1;
    dropped *= static_cast<double>(sides[i]);
    places *= static_cast<double>(sizes[i + 2]);
  }
  const at::Tensor centres = at::empty(sizes, input.options()).bernoulli_(dropped / places, options.generator);
  const std::vector<int64_t> half(sides.size(), block / 2), ones(sides.size(), 1), kernel(sides.size(), block);
  const at::Tensor padded = at::constant_pad_nd(centres, std::vector<int64_t>(2 * sides.size(), block / 2), 0);
  return at::rsub(
      sides.size() == 2 ? at::max_pool2d(padded, kernel, ones, half) : at::max_pool3d(padded, kernel, ones, half), 1);
}

at::Tensor drop_block(const char* function, const at::Tensor& input, int64_t rank, double p, int64_t block_size,
                      const DropBlockOptions& options) {
  TORCH_CHECK_VALUE(p >= 0.0 && p <= 1.0, function, ": drop probability has to be between 0 and 1, but got ", p, ".");
  TORCH_CHECK_VALUE(input.dim() == rank, function, ": input should be ", rank, " dimensional. Got ", input.dim(),
                    " dimensions.");
  if (!options.training || p == 0.0) return input;
  const int64_t block = std::min(block_size, std::ranges::min(input.sizes().slice(2)));
  TORCH_CHECK_VALUE(block % 2 != 0, function, ": block size should be odd. Got ", block, " which is even.");
  TORCH_CHECK_VALUE(block > 0, function, ": block size should be positive. Got ", block, ".");
  const at::Tensor kept = kept_cells(input, p, block, options);
  // Python divides a number by a tensor as the product with its reciprocal.
  const at::Tensor scale = (kept.sum() + options.eps).reciprocal() * kept.numel();
  return options.inplace ? input.mul_(kept).mul_(scale) : input * kept * scale;
}

}  // namespace

at::Tensor drop_block2d(const at::Tensor& input, double p, int64_t block_size, const DropBlockOptions& options) try {
  return drop_block("drop_block2d", input, 4, p, block_size, options);
} catch (c10::Error& error) {
  rethrow_from("drop_block2d", error);
}

at::Tensor drop_block3d(const at::Tensor& input, double p, int64_t block_size, const DropBlockOptions& options) try {
  return drop_block("drop_block3d", input, 5, p, block_size, options);
} catch (c10::Error& error) {
  rethrow_from("drop_block3d", error);
}

}  // namespace torchvision::ops
