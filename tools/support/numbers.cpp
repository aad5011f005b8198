#include "support/numbers.h"

#include <charconv>

namespace torchvision::tools {

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::vector<double>> parse_numbers(std::string_view text) {
  std::vector<double> values;
  for (size_t start = 0; start <= text.size();) {
    const size_t end = std::min(text.find(',', start), text.size());
    const std::optional<double> value = parse_number(text.substr(start, end - start));
    if (!value) return std::nullopt;
    values.push_back(*value);
    start = end + 1;
  }
  return values;
}

std::vector<std::string> join_channel_values(int argc, char** argv) {
  std::vector<std::string> words;
  bool in_channels = false, joined = false;
  for (int i = 0; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (in_channels && joined && parse_number(word)) {
      words.back() += "," + std::string(word);
      continue;
    }
    joined = in_channels && parse_number(word);
    in_channels = word == "--mean" || word == "--std" || joined;
    words.emplace_back(word);
  }
  return words;
}

}  // namespace torchvision::tools
