#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "torchvision/core/export.h"
#include "torchvision/transforms/fields.h"
#include "torchvision/transforms/transform.h"

/// Transforms by name, with their options as values: pipelines that are stored beside a model and run by a program.
namespace torchvision::transforms {

struct OptionDescription {
  std::string name;
  std::string type;           ///< in Python's words: "int", "float or (float, float)", "bool"
  std::string default_value;  ///< as Python prints it; empty where the option must be given
  bool required = false;
};

struct TransformDescription {
  std::string name;
  std::string summary;  ///< one line
  std::vector<OptionDescription> options;
  /// Whose the name and the defaults are: "torchvision.transforms.v2", "torchvision references", "albumentations", ...
  std::string origin;
};

/// The names of all transforms, in alphabetical order.
TORCHVISION_API std::vector<std::string> list_transforms();
/// Throws c10::ValueError for a name that is none, with those that are near.
TORCHVISION_API TransformDescription describe_transform(std::string_view name);

/// The transform of that name with these options, Python's names and values: make_transform("Resize", {{"size", 256}}).
/// Throws c10::ValueError for unknown transforms and unknown or missing options, c10::TypeError for values of the wrong
/// type; both name the transform and the option.
TORCHVISION_API TransformPtr make_transform(std::string_view name, const Fields& options = {});

/// {"type": "Resize", "size": [256], ...}; a Compose has its steps under "transforms".
TORCHVISION_API std::string to_json(const Transform& transform);
/// The inverse. A top level without a type is a Compose: {"transforms": [...]}. Throws as make_transform, and
/// c10::ValueError for text that is not JSON.
TORCHVISION_API TransformPtr from_json(std::string_view text);

/// Of a line of text: "Resize(size=256)|CenterCrop(224)|ToDtype(dtype=float32, scale=True)", in Python's literals;
/// options without a name stand in the order of describe_transform. Several steps make a Compose. Throws as
/// make_transform, and c10::ValueError, which tells the place, for other texts.
TORCHVISION_API TransformPtr from_text(std::string_view text);

}  // namespace torchvision::transforms
