#pragma once

#include "arguments.h"

namespace CLI {
class App;
}

namespace torchvision::tools {

// Groups of options that several commands share.

void declare_preset(CLI::App& app, PresetArguments& arguments);
void declare_dataset(CLI::App& app, DatasetArguments& arguments);
void declare_threads(CLI::App& app, int& threads);
/// --pipeline and --apply, one or the other.
void declare_pipeline(CLI::App& app, PipelineArguments& arguments);

}  // namespace torchvision::tools
