#include "torchvision/datasets/dataset.h"

namespace torchvision::datasets {

Dataset::~Dataset() = default;

}  // namespace torchvision::datasets
