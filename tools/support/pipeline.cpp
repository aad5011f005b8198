#include "support/pipeline.h"

#include "support/report.h"
#include "torchvision/io/file.h"
#include "torchvision/transforms/registry.h"

namespace torchvision::tools {

transforms::TransformPtr read_pipeline(const std::string& command, const PipelineArguments& arguments) {
  if (arguments.file.empty() && arguments.text.empty())
    throw UsageError(command + ": expected --pipeline or --apply, which say what to do");
  if (!arguments.text.empty()) return transforms::from_text(arguments.text);
  const at::Tensor bytes = io::read_file(arguments.file);
  return transforms::from_json({static_cast<const char*>(bytes.const_data_ptr()), static_cast<size_t>(bytes.numel())});
}

}  // namespace torchvision::tools
