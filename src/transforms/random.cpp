#include "transforms/random.h"

#include <ATen/ATen.h>

namespace torchvision::transforms {

at::Tensor draw_uniform(double from, double to, const std::optional<at::Generator>& generator) {
  return at::empty({1}, at::kFloat).uniform_(from, to, generator);
}

int64_t draw_integer(int64_t end, const std::optional<at::Generator>& generator) {
  return at::randint(0, end, {1}, generator, at::kLong).item<int64_t>();
}

int64_t draw_integer_from(int64_t begin, int64_t end, const std::optional<at::Generator>& generator) {
  return at::randint(begin, end, {1}, generator, at::kLong).item<int64_t>();
}

at::Tensor draw_between(const std::array<double, 2>& range, const std::optional<at::Generator>& generator) {
  return at::rand({1}, generator, at::kFloat).mul(range[1] - range[0]).add(range[0]);
}

int64_t truncated(const at::Tensor& value) { return value.to(at::kLong).item<int64_t>(); }

bool draw_apply(double p, const std::optional<at::Generator>& generator) {
  // Python compares a float32 tensor with p, so p is rounded too.
  return at::rand({1}, generator, at::kFloat).item<float>() < static_cast<float>(p);
}

std::vector<int64_t> draw_permutation(int64_t count, const std::optional<at::Generator>& generator) {
  const at::Tensor order = at::randperm(count, generator, at::kLong);
  const int64_t* first = order.const_data_ptr<int64_t>();
  return {first, first + count};
}

void check_probability(const char* name, double p) {
  TORCH_CHECK_VALUE(p >= 0 && p <= 1, name, ": expected a probability p from 0 to 1, got ", p);
}

}  // namespace torchvision::transforms
