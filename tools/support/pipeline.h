#pragma once

#include <string>

#include "torchvision/transforms/transform.h"

namespace torchvision::tools {

/// The transforms that --pipeline, a file of JSON, or --apply, a line of text, ask for. `command` starts the complaint
/// where neither is given.
transforms::TransformPtr read_pipeline(const std::string& command, const std::string& file, const std::string& text);

}  // namespace torchvision::tools
