#include "support/json.h"

#include <charconv>
#include <cstdio>

namespace torchvision::tools {

void print_json(const Json& value) {
  const std::string line = value.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fflush(stdout);
}

double float_digits(double value) {
  char text[64];
  // The shortest text that reads back as the same float.
  const auto [end, error] = std::to_chars(text, text + sizeof text, static_cast<float>(value));
  double result = value;
  if (error == std::errc()) std::from_chars(text, end, result);
  return result;
}

}  // namespace torchvision::tools
