#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "torchvision/transforms/by_kind.h"
#include "torchvision/transforms/fields.h"

namespace torchvision::transforms {

/// A value as Python prints it; empty for what Python's transforms leave out (None, dtypes, tensors).
std::string python_repr(const Fields::Value& value);

/// "Name(first=1, second=[2, 3])".
std::string python_repr(std::string_view name, const Fields& fields);

/// A fill of the options as Python users write it: None, one number, or a list; whole numbers as integers.
Fields::Value fill_value(const std::vector<double>& fill);
/// The same, or an object by kind where it is not one for all.
Fields::Value fill_value(const FillByKind& fill);

}  // namespace torchvision::transforms
