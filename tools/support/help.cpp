#include "support/help.h"

#include <sstream>

namespace torchvision::tools {
namespace {

constexpr size_t kLeft = 30;
constexpr size_t kWidth = 118;

/// `text` in lines of what remains beside a column of kLeft, each but the first indented to it.
std::string beside(const std::string& left, const std::string& text) {
  std::string result = "  " + left;
  if (result.size() + 2 > kLeft)
    result += "\n" + std::string(kLeft, ' ');
  else
    result.resize(kLeft, ' ');
  std::istringstream words(text);
  size_t column = kLeft;
  for (std::string word; words >> word;) {
    if (column > kLeft && column + 1 + word.size() > kWidth) {
      result += "\n" + std::string(kLeft, ' ');
      column = kLeft;
    }
    if (column > kLeft) {
      result += ' ';
      ++column;
    }
    result += word;
    column += word.size();
  }
  return result + "\n";
}

}  // namespace

// A command's usage stands in its description, with its own words for the values.
std::string HelpFormatter::make_usage(const CLI::App*, std::string) const { return {}; }

std::string HelpFormatter::make_group(std::string group, bool is_positional,
                                      std::vector<const CLI::Option*> options) const {
  if (is_positional) group = "What";
  std::string text = "\n" + group + ":\n";
  for (const CLI::Option* option : options) text += make_option(option, is_positional);
  return text;
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool is_positional) const {
  // CLI11 appends what a value is checked for ("N:INT in [1 - 256]"); the description says it better.
  const std::string type = option->get_type_name().substr(0, option->get_type_name().find(':'));
  std::string left = is_positional ? type : option->get_name(false, true);
  if (const size_t comma = left.find(",--"); comma != std::string::npos) left.insert(comma + 1, " ");
  if (!is_positional && option->get_type_size() != 0) left += " " + type;
  std::string text = option->get_description();
  if (!option->get_default_str().empty()) text += " (default: " + option->get_default_str() + ")";
  return beside(left, text);
}

std::string HelpFormatter::make_subcommand(const CLI::App* command) const {
  return beside(command->get_name(), command->get_description());
}

}  // namespace torchvision::tools
