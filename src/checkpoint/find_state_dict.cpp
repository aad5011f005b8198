#include <algorithm>
#include <array>

#include "checkpoint/torch_tensors.h"
#include "formats/format_error.h"

namespace torchvision::checkpoint {
namespace {

using formats::kNoNode;
using formats::NodeId;
using formats::PickleDocument;
using formats::PickleKind;
using formats::printable;

// What training programs call it, most telling first.
constexpr std::array<std::string_view, 8> kUsualNames = {"state_dict", "model_state_dict", "model",   "net",
                                                         "network",    "module",           "weights", "params"};

constexpr const char* kHint = "name the place with LoadOptions::path";

std::string keys_of(const PickleDocument& document, NodeId dict) {
  constexpr size_t kShown = 10;
  const std::vector<NodeId>& items = document[dict].items;
  std::string text;
  for (size_t i = 0; i + 1 < items.size() && i / 2 < kShown; i += 2) {
    const formats::PickleNode& key = document[items[i]];
    text += i == 0 ? "" : ", ";
    text += key.kind == PickleKind::kString ? "'" + printable(key.text) + "'" : std::string(kind_name(key.kind));
  }
  return text.empty() ? "an empty dict" : "a dict of " + text + (items.size() / 2 > kShown ? ", ..." : "");
}

std::string described(const PickleDocument& document, NodeId id) {
  const PickleKind kind = document[id].kind;
  return kind == PickleKind::kDict ? keys_of(document, id) : "a value of type " + std::string(kind_name(kind));
}

// The first entry that is no tensor under a string; none: a state dict.
std::optional<std::string> odd_entry(const PickleDocument& document, NodeId id) {
  const std::vector<NodeId>& items = document[id].items;
  for (size_t i = 0; i + 1 < items.size(); i += 2) {
    const formats::PickleNode& key = document[items[i]];
    if (key.kind != PickleKind::kString) return "a key of type " + std::string(kind_name(key.kind));
    if (document[items[i + 1]].kind != PickleKind::kTensor)
      return "'" + printable(key.text) + "' of type " + std::string(kind_name(document[items[i + 1]].kind));
  }
  return std::nullopt;
}

bool is_state_dict(const PickleDocument& document, NodeId id) {
  return document[id].kind == PickleKind::kDict && !document[id].items.empty() && !odd_entry(document, id);
}

NodeId follow(const PickleDocument& document, const std::vector<std::string>& path) {
  NodeId at = document.root;
  std::string place;
  for (const std::string& name : path) {
    const NodeId next = document[at].kind == PickleKind::kDict ? document.find(at, name) : kNoNode;
    if (next == kNoNode)
      throw FormatError(ErrorCode::kMismatch,
                        "checkpoint has no '" + name + "'" + (place.empty() ? "" : " in " + place),
                        {.actual = described(document, at)});
    place += (place.empty() ? "'" : ".'") + name + "'";
    at = next;
  }
  if (document[at].kind != PickleKind::kDict)
    throw FormatError(ErrorCode::kMismatch, "checkpoint's " + place + " is no state dict",
                      {.actual = described(document, at)});
  if (const auto odd = odd_entry(document, at))
    throw FormatError(ErrorCode::kMismatch, "checkpoint's " + place + " is no state dict",
                      {.expected = "tensors alone", .actual = *odd});
  return at;
}

struct Found {
  std::string place;
  NodeId id;
};

// Optimizers keep dicts of tensors too; nobody means those.
void search(const PickleDocument& document, NodeId id, const std::string& place, std::vector<Found>& found) {
  constexpr size_t kEnough = 20;
  if (document[id].kind != PickleKind::kDict || found.size() >= kEnough) return;
  if (is_state_dict(document, id)) {
    if (std::ranges::none_of(found, [&](const Found& other) { return other.id == id; })) found.push_back({place, id});
    return;
  }
  const std::vector<NodeId>& items = document[id].items;
  for (size_t i = 0; i + 1 < items.size(); i += 2) {
    const formats::PickleNode& key = document[items[i]];
    if (key.kind != PickleKind::kString || key.text.find("optim") != std::string_view::npos) continue;
    search(document, items[i + 1], place + (place.empty() ? "'" : ".'") + printable(key.text) + "'", found);
  }
}

}  // namespace

NodeId find_state_dict(const PickleDocument& document, const std::vector<std::string>& path) {
  const NodeId root = document.root;
  if (!path.empty()) return follow(document, path);
  if (document[root].kind != PickleKind::kDict)
    throw FormatError(ErrorCode::kMismatch, "checkpoint holds no state dict", {.actual = described(document, root)});
  if (document[root].items.empty()) return root;

  NodeId at = root;
  while (!is_state_dict(document, at)) {
    NodeId next = kNoNode;
    for (const std::string_view name : kUsualNames) {
      const NodeId candidate = document.find(at, name);
      if (candidate != kNoNode && document[candidate].kind == PickleKind::kDict) {
        next = candidate;
        break;
      }
    }
    if (next == kNoNode) break;
    at = next;
  }
  if (is_state_dict(document, at)) return at;

  std::vector<Found> found;
  search(document, root, "", found);
  if (found.size() == 1) return found.front().id;
  if (found.empty())
    throw FormatError(ErrorCode::kMismatch, "checkpoint holds no state dict: a dict of tensors alone",
                      {.actual = described(document, root)});
  std::string places;
  for (const Found& one : found) places += (places.empty() ? "" : ", ") + one.place;
  throw FormatError(ErrorCode::kMismatch, "checkpoint holds several state dicts", {.actual = places, .hint = kHint});
}

}  // namespace torchvision::checkpoint
