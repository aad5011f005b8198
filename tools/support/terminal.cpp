#include "support/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace torchvision::tools {
namespace {

bool is_terminal(int file) {
  const char* kind = std::getenv("TERM");
  return ::isatty(file) == 1 && kind && std::string_view(kind) != "dumb";
}

}  // namespace

bool stderr_is_terminal() { return is_terminal(STDERR_FILENO); }

bool stdout_takes_color() {
  const char* refused = std::getenv("NO_COLOR");
  return !(refused && *refused) && is_terminal(STDOUT_FILENO);
}

std::string styled(std::string_view text, Style style) {
  static const bool colored = stdout_takes_color();
  if (!colored || style == Style::kPlain) return std::string(text);
  const char* code = style == Style::kBold ? "1" : style == Style::kFaint ? "2" : style == Style::kGreen ? "32" : "34";
  return "\033[" + std::string(code) + "m" + std::string(text) + "\033[0m";
}

int terminal_width() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace torchvision::tools
