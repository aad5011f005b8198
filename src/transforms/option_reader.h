#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "torchvision/core/types.h"
#include "torchvision/transforms/by_kind.h"
#include "torchvision/transforms/registry.h"

namespace torchvision::transforms {

/// Reads a transform's options by name and type, and notes which there are: the function that makes a transform from
/// its options also describes them, so that the two cannot differ.
class OptionReader {
 public:
  /// Of options that were given.
  OptionReader(std::string_view transform, const Fields& given) : transform_(transform), given_(&given) {}
  /// Of none: required options get a value that will do.
  explicit OptionReader(std::string_view transform) : transform_(transform) {}

  int64_t integer(std::string_view name);
  int64_t integer(std::string_view name, int64_t otherwise);
  /// Must be given; `for_description` is a value that will do.
  int64_t integer_like(std::string_view name, int64_t for_description);
  std::optional<int64_t> optional_integer(std::string_view name);
  /// One or more.
  std::vector<int64_t> integers(std::string_view name);
  std::vector<int64_t> integers(std::string_view name, std::vector<int64_t> otherwise);
  std::optional<std::vector<int64_t>> optional_integers(std::string_view name);
  /// Must be given, but may be None: then empty.
  std::vector<int64_t> integers_or_none(std::string_view name);
  double number(std::string_view name);
  double number(std::string_view name, double otherwise);
  std::optional<double> optional_number(std::string_view name);
  /// One or more.
  std::vector<double> numbers(std::string_view name);
  std::vector<double> numbers(std::string_view name, std::vector<double> otherwise);
  std::optional<std::vector<double>> optional_numbers(std::string_view name);
  /// One fill for all kinds, or an object by kind.
  FillByKind fill(std::string_view name, std::vector<double> otherwise);
  /// The same, or empty for "random".
  std::vector<double> numbers_or_random(std::string_view name, std::vector<double> otherwise);
  /// Two of them: smallest and largest.
  std::array<double, 2> range(std::string_view name, std::array<double, 2> otherwise);
  std::optional<std::array<double, 2>> optional_range(std::string_view name);
  /// Two integers that must be given.
  std::array<int64_t, 2> pair(std::string_view name);
  bool flag(std::string_view name, bool otherwise);
  std::string text(std::string_view name);
  std::string text(std::string_view name, std::string otherwise);
  std::optional<std::string> optional_text(std::string_view name, std::optional<std::string> otherwise);
  InterpolationMode interpolation(std::string_view name, InterpolationMode otherwise);
  PaddingMode padding_mode(std::string_view name, PaddingMode otherwise);
  at::ScalarType dtype(std::string_view name);
  at::ScalarType dtype(std::string_view name, at::ScalarType otherwise);
  /// One dtype, or an object by kind; which of the two is told by is_by_kind.
  DtypeByKind dtypes(std::string_view name);
  bool is_by_kind(std::string_view name) const;
  /// A matrix or vector, from a tensor or nested lists.
  at::Tensor tensor(std::string_view name);
  std::vector<TransformPtr> transforms(std::string_view name);

  /// Throws c10::ValueError for options that were never asked for.
  void refuse_unknown(const Fields& given) const;
  const std::vector<OptionDescription>& descriptions() const noexcept { return descriptions_; }

 private:
  const Fields::Value* find(std::string_view name, const char* type, bool required, std::string otherwise);
  [[noreturn]] void refuse(std::string_view name, const std::string& expected) const;

  std::string transform_;
  const Fields* given_ = nullptr;
  std::vector<OptionDescription> descriptions_;
};

inline constexpr std::string_view kPythonOrigin = "torchvision.transforms.v2";

/// A row of the registry, beside the class that it makes.
struct TransformEntry {
  std::string_view name;
  std::string_view summary;
  TransformPtr (*make)(OptionReader& options);
  /// Whose the name and the defaults are.
  std::string_view origin = kPythonOrigin;
};

}  // namespace torchvision::transforms
