#include <ATen/ATen.h>

#include "parity/functions.h"
#include "support/paths.h"
#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/io/file.h"

namespace torchvision::parity {
namespace {

using checkpoint::StateDict;

Tensors load(const Tensors& inputs, const nlohmann::json&) {
  const testing::TempDir dir;
  const std::string path = (dir / "file").string();
  io::write_file(path, inputs.at("file"));
  Tensors result;
  for (const auto& [name, tensor] : checkpoint::load_file(path, {.verify_checksums = true}))
    result.emplace(name, tensor);
  return result;
}

Tensors save(const Tensors& inputs, const nlohmann::json& parameters) {
  StateDict state;
  if (parameters.contains("names")) {
    for (const std::string name : parameters["names"]) state.insert(name, inputs.at(name));
    state.set_versions(parameters["versions"].get<StateDict::Versions>());
  } else {
    for (const auto& [name, tensor] : inputs) state.insert(name, tensor);
    // Views and transposes, so that strides and offsets travel too.
    if (inputs.contains("shared")) {
      state.insert("part", state.at("shared").slice(0, 1));
      state.insert("again", state.at("shared"));
    }
  }
  const testing::TempDir dir;
  const std::string path = (dir / "file").string();
  if (parameters["form"] == "safetensors")
    checkpoint::save_safetensors(state, path, {{"format", "pt"}});
  else
    checkpoint::save_pth(state, path);
  return {{"file", io::read_file(path)}};
}

}  // namespace

Functions checkpoint_functions() {
  return {{"checkpoint.load_file", load}, {"checkpoint.save", save}, {"checkpoint.save_pth of a network", save}};
}

}  // namespace torchvision::parity
