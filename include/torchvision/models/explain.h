#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "torchvision/models/classifier.h"

/// What a classifier looks at. Python's torchvision has no such functions; they need what feature extraction gives.
namespace torchvision::models {

struct GradCamOptions {
  std::string layer = {};  ///< a node's name (feature_extraction.h); default_grad_cam_layer's when empty
  std::optional<int64_t> target = std::nullopt;  ///< the class that is explained; for each image the best when absent
  /// Whether the layer's values are (N, H, W, C) and not (N, C, H, W); when absent, inside Swin transformers alone.
  std::optional<bool> channels_last = std::nullopt;
};

struct Explanation {
  at::Tensor maps;     ///< (N, H, W), float, from 0 to 1: how much each pixel's place speaks for the class
  at::Tensor scores;   ///< (N, num_classes), the model's output
  at::Tensor targets;  ///< (N), int64: the class that is explained
  std::string layer;   ///< the node that was looked at
};

/// The node that Grad-CAM usually looks at: the last one that still has rows and columns, (N, C, h, w) with h · w > 1;
/// in vision transformers the last layer's first normalisation, since of its output the class's token alone goes on.
TORCHVISION_API std::string default_grad_cam_layer(Classifier& model);

/// Grad-CAM (Selvaraju et al. 2017, arXiv:1610.02391): a layer's channels, weighted by how much a class's score grows
/// with each on the average, summed, and what is negative left out.
///
/// images: (N, C, H, W), as the model takes them. The layer gives maps (N, C, h, w) or (N, h, w, C), or sequences
/// (N, h · w, C), with one more token in front or without. Each map is enlarged bilinearly to (H, W) and scaled to 0…1;
/// one that is the same everywhere is 0. Runs in the model's mode, which should be evaluation, and changes no
/// gradients. Throws Error (kInvalidArgument) for a layer that the model does not have, or that the score does not
/// depend on, c10::IndexError for a class that it does not have, c10::ValueError for a layer of another shape.
TORCHVISION_API Explanation grad_cam(std::shared_ptr<Classifier> model, const at::Tensor& images,
                                     const GradCamOptions& options = {});

/// How much each token of a vision transformer attends to each other: for each layer (N, heads, S, S), rows of sum 1.
///
/// images: (N, 3, image_size, image_size). Token 0 is the class's, the others are patches, row by row. Python:
/// self_attention(…, need_weights=True, average_attn_weights=False) in each encoder block. Throws Error (kUnsupported)
/// for a model that is no VisionTransformer.
TORCHVISION_API std::vector<at::Tensor> attention_weights(std::shared_ptr<Classifier> model, const at::Tensor& images);

/// Attention rollout (Abnar and Zuidema 2020, arXiv:2005.00928): how much of each patch reaches the class's token
/// through all layers, heads averaged and shortcuts counted as half.
///
/// Returns what grad_cam does; the maps do not depend on the class, which is the best one.
TORCHVISION_API Explanation attention_rollout(std::shared_ptr<Classifier> model, const at::Tensor& images);

}  // namespace torchvision::models
