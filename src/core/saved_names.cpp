#include "torchvision/core/saved_names.h"

namespace torchvision {

SavedNames::~SavedNames() = default;

void SavedNames::prepare_for(std::optional<int64_t>) {}

}  // namespace torchvision
