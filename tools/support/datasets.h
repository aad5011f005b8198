#pragma once

#include <memory>
#include <string>
#include <vector>

#include "arguments.h"
#include "support/network.h"
#include "torchvision/data/image_loader.h"
#include "torchvision/datasets/dataset.h"

namespace torchvision::tools {

/// A data set, and whether its images are all of one size.
struct Examples {
  std::unique_ptr<datasets::Dataset> set;
  bool one_size = false;
};

/// The part of a data set to learn from, or the part to be measured on; its first examples under --limit.
Examples open_examples(const DatasetArguments& arguments, bool train);

/// --workers, or one thread a core.
int64_t worker_count(const DatasetArguments& arguments);

/// How a network sees the examples when it is measured: exactly as classify shows it a photo.
data::ImageTransforms evaluation_transforms(const Examples& examples, const Network& network);

/// How it sees them when it learns. `augment` is what --augment takes.
data::ImageTransforms training_transforms(const Examples& examples, const Network& network, const std::string& augment);

}  // namespace torchvision::tools
