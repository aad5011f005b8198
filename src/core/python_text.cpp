#include "core/python_text.h"

#include <charconv>
#include <cmath>

namespace torchvision::core {

std::string python_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  const double size = std::abs(value);
  const bool scientific = size != 0 && (size < 1e-4 || size >= 1e16);
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value,
                                 scientific ? std::chars_format::scientific : std::chars_format::fixed);
  std::string text(buffer, end.ptr);
  if (!scientific && text.find('.') == std::string::npos) text += ".0";
  return text;
}

std::string python_text(bool value) { return value ? "True" : "False"; }

std::string python_text(int64_t value) { return std::to_string(value); }

std::string python_quoted(std::string_view text) {
  const bool double_quotes = text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos;
  const char quote = double_quotes ? '"' : '\'';
  std::string result(1, quote);
  for (const char byte : text) {
    constexpr char kDigits[] = "0123456789abcdef";
    const auto code = static_cast<unsigned char>(byte);
    if (byte == quote || byte == '\\')
      result += {'\\', byte};
    else if (byte == '\n' || byte == '\r' || byte == '\t')
      result += {'\\', byte == '\n' ? 'n' : byte == '\r' ? 'r' : 't'};
    else if (code < 0x20 || code == 0x7f)
      result += {'\\', 'x', kDigits[code >> 4], kDigits[code & 15]};
    else
      result += byte;
  }
  return result + quote;
}

}  // namespace torchvision::core
