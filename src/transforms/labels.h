#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "torchvision/tv_tensors/sample.h"

namespace torchvision::transforms {

/// The index of a sample's labels: those of that name, or with "default" those that Python's heuristic finds. Throws
/// c10::ValueError where there are none.
size_t find_labels(const char* transform, const tv_tensors::Sample& sample, std::string_view getter);

/// The index of a sample's labels as "default" finds them; nothing where there are none.
std::optional<size_t> find_labels_if_any(const tv_tensors::Sample& sample);

}  // namespace torchvision::transforms
