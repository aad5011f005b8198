#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace torchvision::tools {

/// The number that the whole text is, whatever the locale.
std::optional<double> parse_number(std::string_view text);

/// "0.485,0.456,0.406" as numbers; nothing where one of them is none.
std::optional<std::vector<double>> parse_numbers(std::string_view text);

/// The command line with numbers that follow --mean or --std one by one joined by commas: `--mean 0.5 0.5 0.5`.
std::vector<std::string> join_channel_values(int argc, char** argv);

}  // namespace torchvision::tools
