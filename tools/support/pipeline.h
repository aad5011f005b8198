#pragma once

#include <string>
#include <vector>

#include "arguments.h"
#include "torchvision/transforms/transform.h"

namespace torchvision::tools {

/// The transforms that --pipeline or --apply asks for, one pipeline each. `command` starts the complaint where neither
/// is given.
std::vector<transforms::TransformPtr> read_pipelines(const std::string& command, const PipelineArguments& arguments);
/// The same where there may be one alone.
transforms::TransformPtr read_pipeline(const std::string& command, const PipelineArguments& arguments);

}  // namespace torchvision::tools
