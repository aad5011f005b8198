#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <array>
#include <optional>
#include <vector>

namespace torchvision::transforms {

/// torch.empty(1).uniform_(from, to): a float32 tensor of one value.
at::Tensor draw_uniform(double from, double to, const std::optional<at::Generator>& generator);

/// torch.randint(0, end, size=(1,)).item().
int64_t draw_integer(int64_t end, const std::optional<at::Generator>& generator);

/// torch.randint(begin, end, size=(1,)).item().
int64_t draw_integer_from(int64_t begin, int64_t end, const std::optional<at::Generator>& generator);

/// range[0] + torch.rand(1) * (range[1] - range[0]), which is not torch's uniform_ to the bit.
at::Tensor draw_between(const std::array<double, 2>& range, const std::optional<at::Generator>& generator);

/// int(tensor): towards zero, of one value in its own dtype.
int64_t truncated(const at::Tensor& value);

/// Whether a transform of probability p is applied: not torch.rand(1) >= p.
bool draw_apply(double p, const std::optional<at::Generator>& generator);

/// torch.randperm(count).
std::vector<int64_t> draw_permutation(int64_t count, const std::optional<at::Generator>& generator);

/// Throws c10::ValueError unless 0 <= p <= 1.
void check_probability(const char* name, double p);

}  // namespace torchvision::transforms
