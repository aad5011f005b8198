#include "torchvision/core/saved_names.h"

namespace torchvision {

SavedNames::~SavedNames() = default;

}  // namespace torchvision
