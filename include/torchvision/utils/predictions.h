#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "torchvision/core/export.h"

namespace torchvision::utils {

/// One guess of a classifier.
struct LabelledProbability {
  std::string category = {};
  double probability = 0;  ///< in [0, 1]
};

struct PredictionCardOptions {
  std::string title = {};      ///< above the bars, the file's name for instance
  std::string caption = {};    ///< below them, the model's name for instance
  int64_t photo_height = 360;  ///< the photo is scaled to it, and narrowed when it is wider than 16:9
};

/// A photo beside its most likely categories, each a bar with its percentage, as uint8 (3, H, W).
///
/// `photo` is uint8 (1 or 3, H, W). Throws c10::TypeError and c10::ValueError for another dtype or shape.
/// There is no such function in Python.
TORCHVISION_API at::Tensor draw_prediction_card(const at::Tensor& photo,
                                                const std::vector<LabelledProbability>& predictions,
                                                const PredictionCardOptions& options = {});

/// What a classifier said of one small picture.
struct PredictionTile {
  at::Tensor image = {};       ///< uint8 (1 or 3, H, W)
  std::string predicted = {};  ///< the category it names
  std::string truth = {};      ///< the right one; equal to `predicted` where the classifier is right
};

struct PredictionGridOptions {
  int64_t columns = 10;
  int64_t tile_size = 84;  ///< side of each picture after scaling
  std::string title = {};
};

/// Small pictures in rows with what they were taken for below, mistakes in red with the truth beside, as uint8
/// (3, H, W). There is no such function in Python.
TORCHVISION_API at::Tensor draw_prediction_grid(const std::vector<PredictionTile>& tiles,
                                                const PredictionGridOptions& options = {});

}  // namespace torchvision::utils
