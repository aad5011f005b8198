#include "support/assert_close.h"

#include <ATen/ATen.h>

#include <string>

namespace torchvision::testing {
namespace {

std::string place_of(int64_t flat_index, at::IntArrayRef sizes) {
  std::vector<int64_t> index(sizes.size());
  for (size_t dim = sizes.size(); dim-- > 0;) {
    index[dim] = flat_index % sizes[dim];
    flat_index /= sizes[dim];
  }
  std::string text = "[";
  for (size_t dim = 0; dim < index.size(); ++dim) text += (dim ? ", " : "") + std::to_string(index[dim]);
  return text + "]";
}

}  // namespace

::testing::AssertionResult tensors_close(const at::Tensor& actual, const at::Tensor& expected, Tolerance tolerance) {
  if (!actual.defined() || !expected.defined())
    return ::testing::AssertionFailure() << (actual.defined() ? "expected" : "actual") << " tensor is undefined";
  if (actual.sizes() != expected.sizes())
    return ::testing::AssertionFailure() << "shapes differ: got " << actual.sizes() << ", expected "
                                         << expected.sizes();
  if (actual.scalar_type() != expected.scalar_type())
    return ::testing::AssertionFailure() << "dtypes differ: got " << actual.scalar_type() << ", expected "
                                         << expected.scalar_type();
  if (actual.numel() == 0) return ::testing::AssertionSuccess();
  const at::Tensor a = actual.detach().cpu().to(at::kDouble).contiguous().flatten();
  const at::Tensor e = expected.detach().cpu().to(at::kDouble).contiguous().flatten();
  const at::Tensor same = (a == e).logical_or(a.isnan().logical_and(e.isnan()));
  const at::Tensor error = (a - e).abs().masked_fill(same, 0);
  const at::Tensor excess =
      (error - tolerance.absolute - tolerance.relative * e.abs()).masked_fill(same, -1).nan_to_num(1e300);
  const int64_t worst = excess.argmax().item<int64_t>();
  if (excess[worst].item<double>() <= 0) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "largest error " << error[worst].item<double>() << " at "
                                       << place_of(worst, actual.sizes()) << ": got " << a[worst].item<double>()
                                       << ", expected " << e[worst].item<double>() << "; "
                                       << (excess > 0).sum().item<int64_t>() << " of " << a.numel()
                                       << " values differ by more than " << tolerance.absolute << " + "
                                       << tolerance.relative << " * |expected|";
}

double largest_relative_difference(const at::Tensor& actual, const at::Tensor& expected) {
  const double scale = expected.to(at::kDouble).abs().max().item<double>();
  const double error = (actual.to(at::kDouble) - expected.to(at::kDouble)).abs().max().item<double>();
  return scale > 0 ? error / scale : error;
}

}  // namespace torchvision::testing
