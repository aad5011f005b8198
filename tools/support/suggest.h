#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace torchvision::tools {

/// The candidate that `name` was probably meant to be, or nothing: at most a third of its letters are wrong.
std::string closest(std::string_view name, const std::vector<std::string>& candidates);

/// "unknown model 'resnet81'; did you mean 'resnet18'?", or without the question where nothing is close.
std::string unknown_name(std::string_view kind, std::string_view name, const std::vector<std::string>& candidates);

}  // namespace torchvision::tools
