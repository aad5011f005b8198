#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace torchvision::formats {

/// Element types that a checkpoint may hold, by PyTorch's names.
enum class Dtype : uint8_t {
  kFloat64,
  kFloat32,
  kFloat16,
  kBFloat16,
  kInt64,
  kInt32,
  kInt16,
  kInt8,
  kUInt8,
  kBool,
  kUInt16,
  kUInt32,
  kUInt64,
  kComplex64,
  kComplex128,
  kComplex32,
  kFloat8E4M3Fn,
  kFloat8E5M2,
  kFloat8E4M3FnUz,
  kFloat8E5M2FnUz,
  kFloat8E8M0Fnu,
};

struct DtypeInfo {
  Dtype dtype;
  uint8_t size;              ///< bytes an element
  std::string_view name;     ///< "float32", as in torch.float32
  std::string_view storage;  ///< "FloatStorage"; empty where PyTorch saves an untyped storage and names the dtype apart
  std::string_view safetensors;  ///< "F32"; empty where safetensors has none
};

const DtypeInfo& info(Dtype dtype) noexcept;
std::optional<Dtype> dtype_of_name(std::string_view name) noexcept;
std::optional<Dtype> dtype_of_storage(std::string_view storage) noexcept;
std::optional<Dtype> dtype_of_safetensors(std::string_view name) noexcept;

}  // namespace torchvision::formats
