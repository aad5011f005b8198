#include <algorithm>
#include <cstdio>

#include "codecs/image_info.h"
#include "command.h"
#include "support/json.h"
#include "support/report.h"
#include "support/terminal.h"

namespace torchvision::tools {
namespace {

using Row = std::vector<std::string>;

Json info_json(const std::string& file, const ImageFileInfo& info) {
  return {{"file", file},
          {"format", to_string(info.format)},
          {"width", info.width},
          {"height", info.height},
          {"channels", info.channels},
          {"bit_depth", info.bit_depth},
          {"orientation", info.orientation == 0 ? Json(nullptr) : Json(info.orientation)},
          {"frames", info.frames}};
}

Row info_row(const std::string& file, const ImageFileInfo& info) {
  return {one_line(file),
          std::string(to_string(info.format)),
          std::to_string(info.width) + " x " + std::to_string(info.height),
          std::to_string(info.channels),
          std::to_string(info.bit_depth),
          info.orientation == 0 ? "-" : std::to_string(info.orientation),
          std::to_string(info.frames)};
}

void print_table(const std::vector<Row>& rows) {
  std::vector<size_t> widths(rows.front().size());
  for (const Row& row : rows)
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  for (const Row& row : rows) {
    std::string line;
    for (size_t i = 0; i + 1 < row.size(); ++i) line += row[i] + std::string(widths[i] - row[i].size() + 2, ' ');
    line += row.back();
    std::puts(&row == &rows.front() ? styled(line, Style::kBold).c_str() : line.c_str());
  }
}

}  // namespace

int run_info(const InfoArguments& arguments) {
  std::vector<Row> rows = {{"file", "format", "size", "channels", "bits", "orientation", "frames"}};
  int exit_code = kSuccess;
  for (const std::string& file : arguments.files) {
    try {
      const ImageFileInfo info = codecs::read_image_file_info(file);
      if (arguments.json)
        print_json(info_json(file, info));
      else
        rows.push_back(info_row(file, info));
    } catch (const std::exception& error) {
      complain(error.what());
      exit_code = kFailure;
    }
  }
  if (rows.size() > 1) print_table(rows);
  return exit_code;
}

}  // namespace torchvision::tools
