#pragma once

#include <string>
#include <string_view>

#include "torchvision/transforms/fields.h"

namespace torchvision::transforms {

/// The options as Python prints them. It prints a class's attributes, some of which have another name, place or form
/// than the parameter that they were given as.
Fields printed_fields(std::string_view transform, const Fields& options);

/// The option that is printed by that name.
std::string option_printed_as(std::string_view transform, std::string_view printed);

}  // namespace torchvision::transforms
