#include "torchvision/datasets/dataset.h"

namespace torchvision::datasets {

Dataset::~Dataset() = default;

std::optional<EncodedExample> Dataset::get_encoded(int64_t) const { return std::nullopt; }

}  // namespace torchvision::datasets
