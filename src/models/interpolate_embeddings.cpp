#include <ATen/ATen.h>

#include <cmath>

#include "torchvision/models/vision_transformer.h"

namespace torchvision::models {
namespace {

/// (1, length, channels) of a square grid to (1, side · side, channels).
at::Tensor resized_grid(const at::Tensor& positions, int64_t side, const std::string& mode) {
  const int64_t length = positions.size(1), channels = positions.size(2);
  const auto before = static_cast<int64_t>(std::sqrt(static_cast<double>(length)));
  TORCH_CHECK_VALUE(before * before == length,
                    "interpolate_embeddings: expected positions of a square of patches, got ", length);
  const at::Tensor grid = positions.permute({0, 2, 1}).reshape({1, channels, before, before});
  const at::Tensor resized = mode == "bicubic" ? at::upsample_bicubic2d(grid, {side, side}, /*align_corners=*/true)
                                               : at::upsample_bilinear2d(grid, {side, side}, /*align_corners=*/true);
  return resized.reshape({1, channels, side * side}).permute({0, 2, 1});
}

}  // namespace

checkpoint::StateDict interpolate_embeddings(int64_t image_size, int64_t patch_size,
                                             const checkpoint::StateDict& model_state,
                                             const InterpolateEmbeddingsOptions& options) {
  constexpr std::string_view kPositions = "encoder.pos_embedding";
  TORCH_CHECK_VALUE(patch_size > 0 && image_size >= patch_size,
                    "interpolate_embeddings: expected patches no larger than the image, got ", patch_size, " and ",
                    image_size);
  TORCH_CHECK_VALUE(options.interpolation_mode == "bicubic" || options.interpolation_mode == "bilinear",
                    "interpolate_embeddings: expected an interpolation_mode of 'bicubic' or 'bilinear', got '",
                    options.interpolation_mode, "'");
  const at::Tensor positions = model_state.at(kPositions);
  TORCH_CHECK_VALUE(positions.dim() == 3 && positions.size(0) == 1 && positions.size(1) > 1,
                    "interpolate_embeddings: expected positions of shape (1, seq_length, hidden_dim), got ",
                    positions.sizes());
  const int64_t side = image_size / patch_size;
  if (side * side + 1 == positions.size(1)) return model_state;
  checkpoint::StateDict result;
  for (const auto& [name, tensor] : model_state) {
    if (options.reset_heads && name.starts_with("heads")) continue;
    if (name != kPositions) {
      result.insert(name, tensor);
      continue;
    }
    const at::Tensor patches = resized_grid(positions.slice(1, 1), side, options.interpolation_mode);
    result.insert(name, at::cat({positions.slice(1, 0, 1), patches}, 1));
  }
  result.set_versions(model_state.versions());
  result.set_metadata(model_state.metadata());
  return result;
}

}  // namespace torchvision::models
