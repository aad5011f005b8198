#pragma once

#include <c10/core/ScalarType.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "torchvision/core/export.h"
#include "torchvision/tv_tensors/tv_tensors.h"

/// What Python takes as a dictionary by class of input, `{tv_tensors.Image: 127, tv_tensors.Mask: 0, "others": None}`.
/// Kinds are named "Tensor", "Image", "Video", "Mask", "BoundingBoxes" and "KeyPoints"; "others" is for those that are
/// not named. In JSON: {"Image": 127, "Mask": 0, "others": null}.
namespace torchvision::transforms {

/// The name of a kind, as the keys of JSON have it.
template <tv_tensors::Transformable T>
constexpr std::string_view kind_name() {
  if (std::same_as<T, tv_tensors::Image>) return "Image";
  if (std::same_as<T, tv_tensors::Video>) return "Video";
  if (std::same_as<T, tv_tensors::Mask>) return "Mask";
  if (std::same_as<T, tv_tensors::BoundingBoxes>) return "BoundingBoxes";
  return std::same_as<T, tv_tensors::KeyPoints> ? "KeyPoints" : "Tensor";
}

/// What fills a border: one fill for all kinds, or one a kind. A fill is nothing (black), one value, or one a channel.
///
///     RandomCrop({224}, {.padding = {{4}}, .fill = {127}});
///     RandomCrop({224}, {.padding = {{4}}, .fill = {{"Image", {127}}, {"Mask", {0}}}});
class TORCHVISION_API FillByKind {
 public:
  using Entry = std::pair<std::string, std::vector<double>>;

  FillByKind() = default;
  FillByKind(std::initializer_list<double> fill) : FillByKind(std::vector<double>(fill)) {}
  FillByKind(std::vector<double> fill) : entries_{{"others", std::move(fill)}} {}
  /// Throws c10::ValueError for the name of no kind, and for one named twice.
  FillByKind(std::initializer_list<Entry> entries) : FillByKind(std::vector<Entry>(entries)) {}
  explicit FillByKind(std::vector<Entry> entries);

  /// The fill of a kind; empty where there is none for it.
  const std::vector<double>& of(std::string_view kind) const;
  template <tv_tensors::Transformable T>
  const std::vector<double>& of(const T&) const {
    return of(kind_name<T>());
  }
  const std::vector<Entry>& entries() const noexcept { return entries_; }

 private:
  std::vector<Entry> entries_ = {{"others", {}}};
};

/// A dtype a kind; none leaves it as it is.
class TORCHVISION_API DtypeByKind {
 public:
  using Entry = std::pair<std::string, std::optional<c10::ScalarType>>;

  /// Throws c10::ValueError for the name of no kind, and for one named twice.
  DtypeByKind(std::initializer_list<Entry> entries) : DtypeByKind(std::vector<Entry>(entries)) {}
  explicit DtypeByKind(std::vector<Entry> entries);

  /// Throws c10::ValueError where neither the kind nor "others" is named.
  std::optional<c10::ScalarType> of(std::string_view kind) const;
  const std::vector<Entry>& entries() const noexcept { return entries_; }

 private:
  std::vector<Entry> entries_;
};

}  // namespace torchvision::transforms
