#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

namespace torchvision::transforms {

/// torch.empty(1).uniform_(from, to): a float32 tensor of one value.
at::Tensor draw_uniform(double from, double to, const std::optional<at::Generator>& generator);

/// torch.randint(0, end, size=(1,)).item().
int64_t draw_integer(int64_t end, const std::optional<at::Generator>& generator);

/// Whether a transform of probability p is applied: not torch.rand(1) >= p.
bool draw_apply(double p, const std::optional<at::Generator>& generator);

/// torch.randperm(count).
std::vector<int64_t> draw_permutation(int64_t count, const std::optional<at::Generator>& generator);

/// Throws c10::ValueError unless 0 <= p <= 1.
void check_probability(const char* name, double p);

}  // namespace torchvision::transforms
