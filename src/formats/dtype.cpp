#include "formats/dtype.h"

#include <array>

namespace torchvision::formats {
namespace {

// In the order of the enum, which `info` indexes by.
constexpr std::array<DtypeInfo, 21> kDtypes = {{
    {Dtype::kFloat64, 8, "float64", "DoubleStorage", "F64"},
    {Dtype::kFloat32, 4, "float32", "FloatStorage", "F32"},
    {Dtype::kFloat16, 2, "float16", "HalfStorage", "F16"},
    {Dtype::kBFloat16, 2, "bfloat16", "BFloat16Storage", "BF16"},
    {Dtype::kInt64, 8, "int64", "LongStorage", "I64"},
    {Dtype::kInt32, 4, "int32", "IntStorage", "I32"},
    {Dtype::kInt16, 2, "int16", "ShortStorage", "I16"},
    {Dtype::kInt8, 1, "int8", "CharStorage", "I8"},
    {Dtype::kUInt8, 1, "uint8", "ByteStorage", "U8"},
    {Dtype::kBool, 1, "bool", "BoolStorage", "BOOL"},
    {Dtype::kUInt16, 2, "uint16", "", "U16"},
    {Dtype::kUInt32, 4, "uint32", "", "U32"},
    {Dtype::kUInt64, 8, "uint64", "", "U64"},
    {Dtype::kComplex64, 8, "complex64", "ComplexFloatStorage", "C64"},
    {Dtype::kComplex128, 16, "complex128", "ComplexDoubleStorage", ""},
    {Dtype::kComplex32, 4, "complex32", "", ""},
    {Dtype::kFloat8E4M3Fn, 1, "float8_e4m3fn", "", "F8_E4M3"},
    {Dtype::kFloat8E5M2, 1, "float8_e5m2", "", "F8_E5M2"},
    {Dtype::kFloat8E4M3FnUz, 1, "float8_e4m3fnuz", "", "F8_E4M3FNUZ"},
    {Dtype::kFloat8E5M2FnUz, 1, "float8_e5m2fnuz", "", "F8_E5M2FNUZ"},
    {Dtype::kFloat8E8M0Fnu, 1, "float8_e8m0fnu", "", "F8_E8M0"},
}};

std::optional<Dtype> find(std::string_view DtypeInfo::* field, std::string_view value) noexcept {
  if (value.empty()) return std::nullopt;
  for (const DtypeInfo& candidate : kDtypes)
    if (candidate.*field == value) return candidate.dtype;
  return std::nullopt;
}

}  // namespace

const DtypeInfo& info(Dtype dtype) noexcept { return kDtypes[static_cast<size_t>(dtype)]; }

std::optional<Dtype> dtype_of_name(std::string_view name) noexcept { return find(&DtypeInfo::name, name); }
std::optional<Dtype> dtype_of_storage(std::string_view storage) noexcept { return find(&DtypeInfo::storage, storage); }
std::optional<Dtype> dtype_of_safetensors(std::string_view name) noexcept {
  return find(&DtypeInfo::safetensors, name);
}

}  // namespace torchvision::formats
