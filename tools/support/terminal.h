#pragma once

#include <string>
#include <string_view>

namespace torchvision::tools {

/// Whether a person reads standard error: a terminal that is not a dumb one.
bool stderr_is_terminal();
/// Whether a person reads standard output in colour: a terminal, and NO_COLOR is not set.
bool stdout_takes_color();

enum class Style { kPlain, kBold, kFaint, kGreen, kBlue };

/// `text` in a terminal's colours where standard output takes them, else as it is.
std::string styled(std::string_view text, Style style);

/// Columns of the terminal on standard error, 80 where there is none.
int terminal_width();

}  // namespace torchvision::tools
