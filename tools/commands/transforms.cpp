#include <cstdio>

#include "command.h"
#include "support/json.h"
#include "support/report.h"
#include "support/suggest.h"
#include "support/terminal.h"
#include "torchvision/transforms/registry.h"

namespace torchvision::tools {
namespace {

using transforms::OptionDescription;
using transforms::TransformDescription;

void print_as_json(const TransformDescription& transform) {
  Json options = Json::array();
  for (const OptionDescription& option : transform.options) {
    Json row = {{"name", option.name}, {"type", option.type}, {"required", option.required}};
    if (!option.required) row["default"] = option.default_value;
    options.push_back(row);
  }
  print_json(
      {{"name", transform.name}, {"summary", transform.summary}, {"origin", transform.origin}, {"options", options}});
}

void print_for_people(const TransformDescription& transform) {
  std::printf("%s  %s\n", styled(transform.name, Style::kBold).c_str(), transform.summary.c_str());
  for (const OptionDescription& option : transform.options) {
    const std::string value = option.required ? " (required)" : " = " + option.default_value;
    std::printf("    %s%s  %s\n", option.name.c_str(), value.c_str(), styled(option.type, Style::kFaint).c_str());
  }
  std::printf("    %s\n", styled("from " + transform.origin, Style::kFaint).c_str());
}

}  // namespace

int run_transforms(const TransformsArguments& arguments) {
  std::vector<std::string> names = transforms::list_transforms();
  if (!arguments.name.empty()) {
    if (std::find(names.begin(), names.end(), arguments.name) == names.end())
      throw UsageError("transforms: " + unknown_name("transform", arguments.name, names));
    names = {arguments.name};
  }
  for (const std::string& name : names) {
    const TransformDescription transform = transforms::describe_transform(name);
    if (arguments.json)
      print_as_json(transform);
    else
      print_for_people(transform);
  }
  return kSuccess;
}

}  // namespace torchvision::tools
