#include "transforms/printed.h"

#include <algorithm>
#include <array>

namespace torchvision::transforms {
namespace {

/// The attributes of a class in Python's order, up to the first empty one; options that are not named are not printed.
struct Order {
  std::string_view transform;
  std::array<std::string_view, 7> options;
};

// Base classes set their attributes first; labels_getter is hidden behind an underscore.
constexpr Order kOrders[] = {
    {"AugMix", {"interpolation", "fill", "severity", "mixture_width", "chain_depth", "alpha", "all_ops"}},
    {"AutoAugment", {"interpolation", "fill", "policy"}},
    {"CutMix", {"alpha", "num_classes"}},
    {"MixUp", {"alpha", "num_classes"}},
    {"RandAugment", {"interpolation", "fill", "num_ops", "magnitude", "num_magnitude_bins"}},
    {"RandomRotation", {"degrees", "interpolation", "expand", "fill", "center"}},
    {"TrivialAugmentWide", {"interpolation", "fill", "num_magnitude_bins"}},
};

struct Renamed {
  std::string_view transform, option, printed;
};

constexpr Renamed kRenamed = {"RandomIoUCrop", "sampler_options", "options"};

Fields::Value printed_value(std::string_view transform, const std::string& option, const Fields::Value& value) {
  // As Python's enum prints itself.
  if (const auto* text = std::get_if<std::string>(&value); text != nullptr && option == "policy") {
    std::string upper = *text;
    std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
    return "AutoAugmentPolicy." + upper;
  }
  // Pad alone keeps one number as it is given.
  if (const auto* list = std::get_if<std::vector<int64_t>>(&value); transform == "Pad" && option == "padding")
    if (list != nullptr && list->size() == 1) return list->front();
  return value;
}

}  // namespace

Fields printed_fields(std::string_view transform, const Fields& options) {
  std::vector<Fields::Item> items;
  const auto* order = std::find_if(std::begin(kOrders), std::end(kOrders),
                                   [transform](const Order& row) { return row.transform == transform; });
  const auto add = [&](const std::string& option, const Fields::Value& value) {
    const bool renamed = transform == kRenamed.transform && option == kRenamed.option;
    items.emplace_back(renamed ? kRenamed.printed : option, printed_value(transform, option, value));
  };
  if (order == std::end(kOrders)) {
    for (const auto& [option, value] : options) add(option, value);
  } else {
    for (const std::string_view option : order->options)
      if (!option.empty()) add(std::string(option), options.at(option));
  }
  return Fields(std::move(items));
}

std::string option_printed_as(std::string_view transform, std::string_view printed) {
  const bool renamed = transform == kRenamed.transform && printed == kRenamed.printed;
  return std::string(renamed ? kRenamed.option : printed);
}

}  // namespace torchvision::transforms
