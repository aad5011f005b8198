#include "checkpoint/scalar_type.h"

#include <array>
#include <utility>

#include "torchvision/core/error.h"

namespace torchvision::checkpoint {
namespace {

using formats::Dtype;

constexpr std::array<std::pair<Dtype, at::ScalarType>, 21> kTypes = {{
    {Dtype::kFloat64, at::kDouble},
    {Dtype::kFloat32, at::kFloat},
    {Dtype::kFloat16, at::kHalf},
    {Dtype::kBFloat16, at::kBFloat16},
    {Dtype::kInt64, at::kLong},
    {Dtype::kInt32, at::kInt},
    {Dtype::kInt16, at::kShort},
    {Dtype::kInt8, at::kChar},
    {Dtype::kUInt8, at::kByte},
    {Dtype::kBool, at::kBool},
    {Dtype::kUInt16, at::kUInt16},
    {Dtype::kUInt32, at::kUInt32},
    {Dtype::kUInt64, at::kUInt64},
    {Dtype::kComplex64, at::kComplexFloat},
    {Dtype::kComplex128, at::kComplexDouble},
    {Dtype::kComplex32, at::kComplexHalf},
    {Dtype::kFloat8E4M3Fn, at::kFloat8_e4m3fn},
    {Dtype::kFloat8E5M2, at::kFloat8_e5m2},
    {Dtype::kFloat8E4M3FnUz, at::kFloat8_e4m3fnuz},
    {Dtype::kFloat8E5M2FnUz, at::kFloat8_e5m2fnuz},
    {Dtype::kFloat8E8M0Fnu, at::kFloat8_e8m0fnu},
}};

}  // namespace

at::ScalarType scalar_type(Dtype dtype) { return kTypes[static_cast<size_t>(dtype)].second; }

Dtype file_dtype(at::ScalarType type, const std::string& name) {
  for (const auto& [dtype, candidate] : kTypes)
    if (candidate == type) return dtype;
  throw FormatError(ErrorCode::kUnsupported,
                    "cannot save '" + name + "', which has the dtype " + std::string(c10::toString(type)));
}

}  // namespace torchvision::checkpoint
