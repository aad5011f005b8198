#pragma once

#include <string>

namespace torchvision::catalog {
struct ModelRow;
}

namespace torchvision::tools {

/// The catalog's row of a model that this version builds. Throws UsageError with the name that was perhaps meant.
const catalog::ModelRow& require_model(const std::string& name);

}  // namespace torchvision::tools
