#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace torchvision::tools {

using Json = nlohmann::ordered_json;

/// One line to standard output, flushed, so that a program that reads along sees it at once. Bytes that are no UTF-8,
/// as in some file names, become replacement characters.
void print_json(const Json& value);

/// The number with as many digits as a float32 has: 0.93, not 0.93000000715255737.
double float_digits(double value);

}  // namespace torchvision::tools
