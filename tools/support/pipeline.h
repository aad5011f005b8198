#pragma once

#include <string>

#include "arguments.h"
#include "torchvision/transforms/transform.h"

namespace torchvision::tools {

/// The transforms that --pipeline or --apply asks for. `command` starts the complaint where neither is given.
transforms::TransformPtr read_pipeline(const std::string& command, const PipelineArguments& arguments);

}  // namespace torchvision::tools
