#include "support/report.h"

#include <cstdio>

namespace torchvision::tools {

std::string one_line(std::string_view message) {
  std::string line;
  for (size_t i = 0; i < message.size(); ++i) {
    const char c = message[i];
    if (c == '\n' || c == '\t' || c == '\r' || c == ' ') {
      if (!line.empty() && line.back() != ' ') line += ' ';
    } else if (static_cast<unsigned char>(c) < 32 || c == 127) {
      line += '?';
    } else {
      line += c;
    }
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

void complain(std::string_view message) {
  const std::string line = "torchvision: " + one_line(message) + "\n";
  std::fflush(stdout);
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace torchvision::tools
