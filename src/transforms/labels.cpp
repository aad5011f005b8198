#include "transforms/labels.h"

#include <c10/util/Exception.h>

#include <algorithm>
#include <cctype>

namespace torchvision::transforms {
namespace {

std::string key_of(const std::string& name) {
  std::string key = name.substr(name.rfind('.') + 1);
  std::transform(key.begin(), key.end(), key.begin(), [](unsigned char c) { return std::tolower(c); });
  return key;
}

template <class Matches>
std::optional<size_t> first_with(const tv_tensors::Sample& sample, const Matches& matches) {
  for (size_t i = 0; i < sample.size(); ++i)
    if (matches(sample.name(i))) return i;
  return std::nullopt;
}

}  // namespace

std::optional<size_t> find_labels_if_any(const tv_tensors::Sample& sample) {
  // What was given as several arguments is named by its place: the second is the labels.
  if (sample.size() > 1 && sample.name(1) == "1" && std::holds_alternative<at::Tensor>(sample.value(1))) return 1;
  if (const auto exact = first_with(sample, [](const std::string& name) { return key_of(name) == "labels"; }))
    return exact;
  return first_with(sample, [](const std::string& name) { return key_of(name).find("label") != std::string::npos; });
}

size_t find_labels(const char* transform, const tv_tensors::Sample& sample, std::string_view getter) {
  if (getter != "default") {
    if (const auto named = first_with(sample, [&](const std::string& name) { return name == getter; })) return *named;
    TORCH_CHECK_VALUE(false, transform, ": there is no value named '", getter, "' in the sample, for the labels");
  }
  if (const auto found = find_labels_if_any(sample)) return *found;
  TORCH_CHECK_VALUE(false, transform,
                    ": could not infer where the labels are in the sample; name them in labels_getter");
}

}  // namespace torchvision::transforms
