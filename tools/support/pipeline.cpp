#include "support/pipeline.h"

#include "support/report.h"
#include "torchvision/io/file.h"
#include "torchvision/transforms/registry.h"

namespace torchvision::tools {

std::vector<transforms::TransformPtr> read_pipelines(const std::string& command, const PipelineArguments& arguments) {
  if (arguments.file.empty() && arguments.texts.empty())
    throw UsageError(command + ": expected --pipeline or --apply, which say what to do");
  std::vector<transforms::TransformPtr> pipelines;
  for (const std::string& text : arguments.texts) pipelines.push_back(transforms::from_text(text));
  if (!pipelines.empty()) return pipelines;
  const at::Tensor bytes = io::read_file(arguments.file);
  return {
      transforms::from_json({static_cast<const char*>(bytes.const_data_ptr()), static_cast<size_t>(bytes.numel())})};
}

transforms::TransformPtr read_pipeline(const std::string& command, const PipelineArguments& arguments) {
  if (arguments.texts.size() > 1) throw UsageError(command + ": expected --apply once");
  return read_pipelines(command, arguments).front();
}

}  // namespace torchvision::tools
