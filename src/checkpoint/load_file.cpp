#include <ATen/ATen.h>

#include "checkpoint/load.h"
#include "core/file.h"
#include "formats/format_error.h"
#include "formats/safetensors.h"
#include "torchvision/checkpoint/state_dict.h"

namespace torchvision::checkpoint {
namespace {

StateDict without_prefix(const StateDict& state_dict) {
  constexpr std::string_view kPrefix = "module.";
  const auto shortened = [&](const std::string& name) {
    return name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name;
  };
  StateDict result;
  for (const auto& [name, tensor] : state_dict) {
    if (result.contains(shortened(name)))
      throw FormatError(ErrorCode::kMismatch, "'" + shortened(name) + "' is there with and without 'module.'");
    result.insert(shortened(name), tensor);
  }
  StateDict::Versions versions;
  for (const auto& [name, version] : state_dict.versions())
    if (name != "module") versions.emplace_back(shortened(name), version);
  result.set_versions(std::move(versions));
  return result;
}

}  // namespace

StateDict load_file(const std::string& path, const LoadOptions& options) {
  const auto mapping = std::make_shared<core::MappedFile>(path);
  return formats::with_path(path, [&] {
    if (!formats::looks_like_safetensors(mapping->bytes()))
      throw FormatError(ErrorCode::kUnsupported, "not a checkpoint that this library reads");
    const StateDict result = load_safetensors(mapping);
    return options.strip_module_prefix ? without_prefix(result) : result;
  });
}

}  // namespace torchvision::checkpoint
