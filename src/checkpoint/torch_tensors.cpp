#include "checkpoint/torch_tensors.h"

#include <ATen/ATen.h>

#include "checkpoint/scalar_type.h"
#include "formats/format_error.h"

namespace torchvision::checkpoint {

using formats::NodeId;
using formats::PickleKind;
using formats::PickleNode;
using formats::PickleTensor;

TorchTensors::TorchTensors(formats::TorchFile file, SharedMapping mapping, bool copy)
    : file_(std::move(file)), mapping_(std::move(mapping)), copy_(copy) {
  storages_.resize(file_.storages.size());
  alignments_.resize(file_.storages.size(), 1);
  for (const PickleTensor& tensor : file_.document.tensors)
    alignments_[tensor.storage] = std::max<size_t>(alignments_[tensor.storage], formats::info(tensor.dtype).size);
}

at::Tensor TorchTensors::tensor(const PickleNode& node) {
  const PickleTensor& source = file_.document.tensors[static_cast<size_t>(node.integer)];
  std::optional<c10::Storage>& storage = storages_[source.storage];
  if (!storage) storage = storage_over(file_.storages[source.storage], mapping_, alignments_[source.storage], copy_);
  at::Tensor tensor = tensor_over(*storage, scalar_type(source.dtype), source.offset, source.sizes, source.strides);
  // Kept as flags, the bytes would not be what data_ptr shows.
  if (source.conjugate) tensor = tensor.conj().resolve_conj();
  if (source.negative) tensor = tensor.neg();
  return tensor;
}

StateDict::Versions TorchTensors::versions(const PickleNode& dict) const {
  StateDict::Versions result;
  const formats::PickleDocument& document = file_.document;
  if (dict.state == formats::kNoNode) return result;
  const NodeId metadata = document.find(dict.state, "_metadata");
  if (metadata == formats::kNoNode || document[metadata].kind != PickleKind::kDict) return result;
  const std::vector<NodeId>& items = document[metadata].items;
  for (size_t i = 0; i + 1 < items.size(); i += 2) {
    if (document[items[i]].kind != PickleKind::kString || document[items[i + 1]].kind != PickleKind::kDict) continue;
    const NodeId version = document.find(items[i + 1], "version");
    if (version != formats::kNoNode && document[version].kind == PickleKind::kInt)
      result.emplace_back(document[items[i]].text, document[version].integer);
  }
  return result;
}

StateDict TorchTensors::state_dict(NodeId dict) {
  StateDict result;
  const std::vector<NodeId>& items = file_.document[dict].items;
  for (size_t i = 0; i + 1 < items.size(); i += 2)
    result.insert(std::string(file_.document[items[i]].text), tensor(file_.document[items[i + 1]]));
  result.set_versions(versions(file_.document[dict]));
  return result;
}

Value TorchTensors::value(NodeId id) {
  const PickleNode& node = file_.document[id];
  switch (node.kind) {
    case PickleKind::kNone:
      return {};
    case PickleKind::kBool:
      return node.integer != 0;
    case PickleKind::kInt:
      return node.integer;
    case PickleKind::kFloat:
      return node.real;
    case PickleKind::kString:
    case PickleKind::kBytes:
      return std::string(node.text);
    case PickleKind::kDtype:
      return std::string(formats::info(static_cast<formats::Dtype>(node.integer)).name);
    case PickleKind::kTensor:
      return tensor(node);
    case PickleKind::kList:
    case PickleKind::kTuple: {
      Value::List list;
      list.reserve(node.items.size());
      for (const NodeId item : node.items) list.push_back(value(item));
      return list;
    }
    case PickleKind::kDict: {
      Value::Dict items;
      for (size_t i = 0; i + 1 < node.items.size(); i += 2) {
        const PickleKind key = file_.document[node.items[i]].kind;
        if (key != PickleKind::kString && key != PickleKind::kInt)
          throw FormatError(ErrorCode::kUnsupported,
                            "checkpoint has a dict whose keys are neither strings nor integers",
                            {.actual = std::string(formats::kind_name(key))});
        items.emplace_back(value(node.items[i]), value(node.items[i + 1]));
      }
      Value dict = Value::dict(std::move(items));
      dict.set_versions(versions(node));
      return dict;
    }
    case PickleKind::kStorage:
    case PickleKind::kGlobal:
      break;
  }
  throw FormatError(ErrorCode::kUnsupported, "checkpoint holds a value that is no data",
                    {.actual = std::string(formats::kind_name(node.kind))});
}

}  // namespace torchvision::checkpoint
