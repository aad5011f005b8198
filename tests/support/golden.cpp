#include "support/golden.h"

#include <ATen/ATen.h>

#include <cstring>
#include <fstream>
#include <stdexcept>

#include "support/paths.h"

namespace torchvision::testing {
namespace {

using nlohmann::json;

const std::map<std::string, at::ScalarType> kTypes = {
    {"F64", at::kDouble}, {"F32", at::kFloat},  {"F16", at::kHalf},   {"BF16", at::kBFloat16}, {"I64", at::kLong},
    {"I32", at::kInt},    {"I16", at::kShort},  {"I8", at::kChar},    {"U8", at::kByte},       {"BOOL", at::kBool},
    {"U16", at::kUInt16}, {"U32", at::kUInt32}, {"U64", at::kUInt64},
};

std::string name_of(at::ScalarType type) {
  for (const auto& [name, candidate] : kTypes)
    if (candidate == type) return name;
  throw std::runtime_error("tests/support/golden.cpp: no safetensors name for this dtype");
}

}  // namespace

const at::Tensor& TensorFile::operator[](const std::string& name) const {
  const auto found = tensors.find(name);
  if (found != tensors.end()) return found->second;
  std::string names;
  for (const auto& [other, tensor] : tensors) names += " " + other;
  throw std::runtime_error("no tensor '" + name + "' in the golden file; it has:" + names);
}

std::map<std::string, at::Tensor> within(const TensorFile& file, const std::string& prefix) {
  std::map<std::string, at::Tensor> found;
  for (const auto& [name, tensor] : file.tensors)
    if (name.starts_with(prefix)) found[name.substr(prefix.size())] = tensor;
  return found;
}

TensorFile read_tensor_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot open " + path + "; `make golden` writes the golden files");
  uint64_t header_size = 0;
  stream.read(reinterpret_cast<char*>(&header_size), sizeof header_size);
  std::string header(header_size, '\0');
  stream.read(header.data(), static_cast<std::streamsize>(header_size));
  const std::string data((std::istreambuf_iterator<char>(stream)), {});

  TensorFile file;
  const json entries = json::parse(header);
  for (const auto& [name, entry] : entries.items()) {
    if (name == "__metadata__") {
      for (const auto& [key, value] : entry.items()) {
        const json parsed = json::parse(value.get<std::string>(), nullptr, false);
        file.metadata[key] = parsed.is_discarded() ? value : parsed;
      }
      continue;
    }
    at::Tensor tensor =
        at::empty(entry["shape"].get<std::vector<int64_t>>(), kTypes.at(entry["dtype"].get<std::string>()));
    if (tensor.numel() > 0)  // an empty one has no memory to copy to
      std::memcpy(tensor.data_ptr(), data.data() + entry["data_offsets"][0].get<size_t>(), tensor.nbytes());
    file.tensors.emplace(name, std::move(tensor));
  }
  return file;
}

void write_tensor_file(const std::string& path, const std::map<std::string, at::Tensor>& tensors,
                       const json& metadata) {
  json header = json::object();
  for (const auto& [key, value] : metadata.items())
    header["__metadata__"][key] = value.is_string() ? value.get<std::string>() : value.dump();
  std::string data;
  for (const auto& [name, tensor] : tensors) {
    const at::Tensor flat = tensor.detach().cpu().contiguous();
    const size_t begin = data.size();
    data.append(static_cast<const char*>(flat.const_data_ptr()), flat.nbytes());
    header[name] = {
        {"dtype", name_of(flat.scalar_type())}, {"shape", flat.sizes().vec()}, {"data_offsets", {begin, data.size()}}};
  }
  const std::string text = header.dump();
  const uint64_t size = text.size();
  std::ofstream stream(path, std::ios::binary);
  stream.write(reinterpret_cast<const char*>(&size), sizeof size);
  stream << text << data;
  if (!stream.flush()) throw std::runtime_error("cannot write " + path);
}

TensorFile golden(const std::string& name) {
  return read_tensor_file(source_path("tests/golden/" + name + ".safetensors").string());
}

}  // namespace torchvision::testing
