#include "transforms/dtype_names.h"

#include "core/enum_names.h"

namespace torchvision::transforms {
namespace {

constexpr core::EnumNames<at::ScalarType, 13> kDtypes = {{
    {at::ScalarType::Byte, "uint8"},
    {at::ScalarType::Char, "int8"},
    {at::ScalarType::Short, "int16"},
    {at::ScalarType::Int, "int32"},
    {at::ScalarType::Long, "int64"},
    {at::ScalarType::Half, "float16"},
    {at::ScalarType::BFloat16, "bfloat16"},
    {at::ScalarType::Float, "float32"},
    {at::ScalarType::Double, "float64"},
    {at::ScalarType::Bool, "bool"},
    {at::ScalarType::UInt16, "uint16"},
    {at::ScalarType::UInt32, "uint32"},
    {at::ScalarType::UInt64, "uint64"},
}};

}  // namespace

std::string_view dtype_name(at::ScalarType dtype) { return core::name_of(kDtypes, dtype); }

std::optional<at::ScalarType> parse_dtype(std::string_view name) {
  constexpr std::string_view kModule = "torch.";
  if (name.starts_with(kModule)) name.remove_prefix(kModule.size());
  return core::value_of(kDtypes, name);
}

}  // namespace torchvision::transforms
