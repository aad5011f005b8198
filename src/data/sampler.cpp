#include "torchvision/data/sampler.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randperm.h>

#include <numeric>

namespace torchvision::data {
namespace {

/// SplitMix64's finaliser: every bit of the result depends on every bit of `value`.
uint64_t mix(uint64_t value) noexcept {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

void append(std::vector<int64_t>& indices, const at::Tensor& values, int64_t count) {
  const int64_t* begin = values.const_data_ptr<int64_t>();
  indices.insert(indices.end(), begin, begin + count);
}

}  // namespace

uint64_t epoch_seed(uint64_t seed, int64_t epoch) noexcept { return mix(mix(seed) ^ static_cast<uint64_t>(epoch)); }

uint64_t sample_seed(uint64_t seed, int64_t epoch, int64_t index) noexcept {
  // One more round than epoch_seed, so that sample 0 does not share the generator that drew the epoch's order.
  return mix(mix(epoch_seed(seed, epoch)) ^ static_cast<uint64_t>(index));
}

Sampler::~Sampler() = default;

SequentialSampler::SequentialSampler(int64_t dataset_size) : size_(dataset_size) {
  TORCH_CHECK_VALUE(dataset_size >= 0, "SequentialSampler: dataset_size must not be negative, got ", dataset_size);
}

std::vector<int64_t> SequentialSampler::indices(int64_t) const {
  std::vector<int64_t> indices(static_cast<size_t>(size_));
  std::iota(indices.begin(), indices.end(), 0);
  return indices;
}

RandomSampler::RandomSampler(int64_t dataset_size, RandomSamplerOptions options)
    : dataset_size_(dataset_size), options_(options) {
  TORCH_CHECK_VALUE(dataset_size > 0, "RandomSampler: dataset_size must be positive, got ", dataset_size);
  TORCH_CHECK_VALUE(!options.num_samples || *options.num_samples > 0,
                    "RandomSampler: num_samples must be positive, got ", options.num_samples.value_or(0));
}

int64_t RandomSampler::size() const { return options_.num_samples.value_or(dataset_size_); }

std::vector<int64_t> RandomSampler::indices(int64_t epoch) const {
  const at::Generator generator = at::detail::createCPUGenerator(epoch_seed(options_.seed, epoch));
  std::vector<int64_t> indices;
  indices.reserve(static_cast<size_t>(size()));
  // Python draws with replacement 32 at a time; the numbers are the same as in larger draws.
  constexpr int64_t kDraws = 32;
  while (static_cast<int64_t>(indices.size()) < size()) {
    const int64_t missing = size() - static_cast<int64_t>(indices.size());
    if (options_.replacement)
      append(indices, at::randint(dataset_size_, {std::min(kDraws, missing)}, generator, at::kLong),
             std::min(kDraws, missing));
    else
      append(indices, at::randperm(dataset_size_, generator, at::kLong), std::min(dataset_size_, missing));
  }
  return indices;
}

SubsetSampler::SubsetSampler(std::vector<int64_t> subset) : subset_(std::move(subset)) {}

std::vector<int64_t> SubsetSampler::indices(int64_t) const { return subset_; }

SubsetRandomSampler::SubsetRandomSampler(std::vector<int64_t> subset, uint64_t seed)
    : subset_(std::move(subset)), seed_(seed) {}

std::vector<int64_t> SubsetRandomSampler::indices(int64_t epoch) const {
  const at::Generator generator = at::detail::createCPUGenerator(epoch_seed(seed_, epoch));
  const at::Tensor order = at::randperm(size(), generator, at::kLong);
  std::vector<int64_t> indices;
  indices.reserve(subset_.size());
  for (int64_t i = 0; i < size(); ++i)
    indices.push_back(subset_[static_cast<size_t>(order.const_data_ptr<int64_t>()[i])]);
  return indices;
}

}  // namespace torchvision::data
