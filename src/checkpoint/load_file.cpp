#include <ATen/ATen.h>

#include "checkpoint/load.h"
#include "checkpoint/torch_tensors.h"
#include "core/file.h"
#include "formats/format_error.h"
#include "formats/safetensors.h"
#include "formats/torch_file.h"
#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/checkpoint/value.h"

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
    StateDict result;
    if (formats::looks_like_safetensors(mapping->bytes())) {
      result = load_safetensors(mapping);
    } else {
      TorchTensors tensors(formats::read_torch_file(mapping->bytes(), {.verify_checksums = options.verify_checksums}),
                           mapping,
                           /*copy=*/false);
      result = tensors.state_dict(find_state_dict(tensors.document(), options.path));
    }
    return options.strip_module_prefix ? without_prefix(result) : result;
  });
}

Value load_value(const std::string& path) {
  const auto mapping = std::make_shared<core::MappedFile>(path);
  return formats::with_path(path, [&] {
    TorchTensors tensors(formats::read_torch_file(mapping->bytes(), {.verify_checksums = true}), mapping,
                         /*copy=*/true);
    return tensors.value(tensors.document().root);
  });
}

}  // namespace torchvision::checkpoint
