#include <ATen/ATen.h>

#include <limits>

#include "torchvision/transforms/functional/misc.h"
#include "transforms/functional/checks.h"
#include "transforms/functional/dtype_range.h"

namespace torchvision::transforms::functional {
namespace {

at::Tensor float_to_integer(const at::Tensor& image, at::ScalarType dtype) {
  const at::ScalarType from = image.scalar_type();
  TORCH_CHECK_TYPE(!(from == at::kFloat && (dtype == at::kInt || dtype == at::kLong)) &&
                       !(from == at::kDouble && dtype == at::kLong),
                   "to_dtype: the conversion from ", from, " to ", dtype, " cannot be done safely with scale");
  // Almost 1 above the largest value, so that every integer gets the same share of 0..1.
  constexpr double kEpsilon = 1e-3;
  return image.mul(max_value(dtype) + 1.0 - kEpsilon).to(dtype);
}

at::Tensor integer_to_float(const at::Tensor& image, at::ScalarType dtype) {
  const double factor = 1.0 / max_value(image.scalar_type());
  if (!at::isReducedFloatingType(dtype)) return image.to(dtype).mul_(factor);
  // The factor is a float32, whatever this ATen would make of it for halves.
  return image.to(dtype).to(at::kFloat).mul_(factor).to(dtype);
}

at::Tensor integer_to_integer(const at::Tensor& image, at::ScalarType dtype) {
  const at::ScalarType from = image.scalar_type();
  const int input_bits = value_bits(from), output_bits = value_bits(dtype);
  const int64_t factor = int64_t{1} << std::abs(input_bits - output_bits);
  const int shift = std::abs(input_bits - output_bits);
  // ATen has no shifts and products of uint16: they go through int32, where all of them fit.
  if (input_bits > output_bits) {
    if (from == at::kUInt16) return image.to(at::kInt).bitwise_right_shift(shift).to(dtype);
    return image.bitwise_right_shift(shift).to(dtype);
  }
  if (dtype == at::kUInt16) return image.to(at::kInt).mul(factor).to(dtype);
  return image.to(dtype).bitwise_left_shift_(shift);
}

}  // namespace

double max_value(at::ScalarType dtype) {
  switch (dtype) {
    case at::kByte:
      return 255;
    case at::kChar:
      return 127;
    case at::kShort:
      return 32767;
    case at::kUInt16:
      return 65535;
    case at::kInt:
      return 2147483647;
    case at::kLong:
      return 9223372036854775807.0;
    default:
      return 1;
  }
}

int value_bits(at::ScalarType dtype) {
  switch (dtype) {
    case at::kByte:
      return 8;
    case at::kChar:
      return 7;
    case at::kShort:
      return 15;
    case at::kUInt16:
      return 16;
    case at::kInt:
      return 31;
    case at::kLong:
      return 63;
    default:
      TORCH_CHECK_TYPE(false, "to_dtype: scale is defined for floats and integers of 8 to 64 bits, got ", dtype);
  }
}

at::Tensor to_dtype(const at::Tensor& image, at::ScalarType dtype, const ToDtypeOptions& options) {
  check_image("to_dtype", image, 0);
  if (image.scalar_type() == dtype) return image;
  if (!options.scale) return image.to(dtype);
  if (image.is_floating_point()) return at::isFloatingType(dtype) ? image.to(dtype) : float_to_integer(image, dtype);
  if (at::isFloatingType(dtype)) return integer_to_float(image, dtype);
  return integer_to_integer(image, dtype);
}

}  // namespace torchvision::transforms::functional
