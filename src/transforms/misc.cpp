#include "torchvision/transforms/misc.h"

#include <c10/util/Exception.h>

#include "transforms/by_value.h"
#include "transforms/families.h"

namespace torchvision::transforms {

using tv_tensors::Pixels;
using tv_tensors::tensor_of;
using tv_tensors::Transformable;
using tv_tensors::Value;
using tv_tensors::wrap;

ToDtype::ToDtype(at::ScalarType dtype, ToDtypeOptions options)
    : Transform("ToDtype", {{"dtype", dtype}, {"scale", options.scale}}), dtype_(dtype), options_(options) {}

namespace {

Fields::Value dtypes_value(const DtypeByKind& dtypes) {
  std::vector<Fields::Item> items;
  for (const auto& [kind, dtype] : dtypes.entries())
    items.emplace_back(kind, dtype ? Fields::Value(*dtype) : Fields::Value());
  return std::vector<Fields>{Fields(std::move(items))};
}

}  // namespace

ToDtype::ToDtype(DtypeByKind dtypes, ToDtypeOptions options)
    : Transform("ToDtype", {{"dtype", dtypes_value(dtypes)}, {"scale", options.scale}}),
      dtype_(at::ScalarType::Undefined),
      by_kind_(std::move(dtypes)),
      options_(options) {}

Value ToDtype::apply(const Value& input, const Params&) const {
  if (by_kind_)
    return by_value(input, [&]<Transformable T>(const T& kind) {
      const std::optional<at::ScalarType> dtype = by_kind_->of(kind_name<T>());
      return dtype ? functional::to_dtype(kind, *dtype, options_) : kind;
    });
  return by_value(input, [&]<Pixels T>(const T& kind) {
    return wrap(functional::to_dtype(tensor_of(kind), dtype_, options_), kind);
  });
}

ConvertImageDtype::ConvertImageDtype(at::ScalarType dtype)
    : Transform("ConvertImageDtype", {{"dtype", dtype}}), dtype_(dtype) {}

Value ConvertImageDtype::apply(const Value& input, const Params&) const {
  return by_value(input, [&]<Transformable T>(const T& kind) {
    if constexpr (Pixels<T>)
      return wrap(functional::convert_image_dtype(tensor_of(kind), dtype_), kind);
    else
      return wrap(kind.data.to(dtype_), kind);  // as Python does, though boxes have no range to scale to
  });
}

Normalize::Normalize(std::vector<double> mean, std::vector<double> std, NormalizeOptions options)
    : Transform("Normalize", {{"mean", mean}, {"std", std}, {"inplace", options.inplace}}),
      mean_(std::move(mean)),
      std_(std::move(std)),
      options_(options) {
  TORCH_CHECK_VALUE(!mean_.empty() && !std_.empty(), "Normalize: expected a mean and a std, got none");
  for (double value : std_) TORCH_CHECK_VALUE(value != 0, "Normalize: std must not be 0, that divides by zero");
}

Value Normalize::apply(const Value& input, const Params&) const {
  return by_value(input, [&]<Pixels T>(const T& kind) {
    return wrap(functional::normalize(tensor_of(kind), mean_, std_, options_), kind);
  });
}

Identity::Identity() : Transform("Identity", {}) {}

Value Identity::apply(const Value& input, const Params&) const { return input; }

Lambda::Lambda(std::function<Value(const Value&)> function) : Transform("Lambda", {}), function_(std::move(function)) {
  TORCH_CHECK_VALUE(function_, "Lambda: expected a function, got an empty one");
}

bool Lambda::takes(const Value&) const { return true; }

Value Lambda::apply(const Value& input, const Params&) const { return function_(input); }

std::span<const TransformEntry> misc_transforms() {
  static constexpr TransformEntry kEntries[] = {
      {"ConvertImageDtype", "Converts to a dtype, scaling values to its range.",
       [](OptionReader& o) -> TransformPtr { return ConvertImageDtype(o.dtype("dtype", at::kFloat)); }},
      {"Identity", "Leaves everything as it is.", [](OptionReader&) -> TransformPtr { return Identity(); }},
      {"Normalize", "Subtracts a mean and divides by a standard deviation, channel by channel.",
       [](OptionReader& o) -> TransformPtr {
         return Normalize{o.numbers("mean"), o.numbers("std"), {.inplace = o.flag("inplace", false)}};
       }},
      {"ToDtype", "Converts to a dtype, scaling values to its range on request.",
       [](OptionReader& o) -> TransformPtr {
         if (o.is_by_kind("dtype")) {
           DtypeByKind dtypes = o.dtypes("dtype");
           return ToDtype(std::move(dtypes), {.scale = o.flag("scale", false)});
         }
         return ToDtype{o.dtype("dtype"), {.scale = o.flag("scale", false)}};
       }},
  };
  return kEntries;
}

}  // namespace torchvision::transforms
