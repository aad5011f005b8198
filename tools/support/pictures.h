#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "torchvision/datasets/dataset.h"
#include "torchvision/train/classification.h"
#include "torchvision/train/evaluation.h"

namespace torchvision::tools {

/// The first examples with what they were taken for, and below them mistakes, as a PNG.
void write_predictions(const std::string& path, const std::string& title, const datasets::Dataset& dataset,
                       const train::Evaluation& evaluation);

/// Loss and accuracy over the epochs, as a PNG.
void write_curves(const std::string& path, const std::string& title, const std::vector<train::EpochRecord>& history);

/// "99.21 %".
std::string percent_text(double share);

}  // namespace torchvision::tools
