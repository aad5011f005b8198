#include "torchvision/video/distributed_sampler.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <numeric>

namespace torchvision::datasets::samplers {
namespace {

void check(int64_t size, const DistributedSamplerOptions& options) {
  TORCH_CHECK_VALUE(options.num_replicas > 0 && options.rank >= 0 && options.rank < options.num_replicas,
                    "DistributedSampler: expected a rank in [0, num_replicas), got ", options.rank, " of ",
                    options.num_replicas);
  TORCH_CHECK_VALUE(options.group_size > 0 && size % options.group_size == 0,
                    "DistributedSampler: dataset length must be a multiplier of group size dataset length: ", size,
                    ", group size: ", options.group_size);
}

std::vector<int64_t> ordered(int64_t size, bool shuffle, int64_t epoch) {
  std::vector<int64_t> indices(static_cast<size_t>(size));
  std::iota(indices.begin(), indices.end(), 0);
  if (!shuffle) return indices;
  const at::Generator generator = at::detail::createCPUGenerator(static_cast<uint64_t>(epoch));
  const at::Tensor order = at::randperm(size, generator, at::kLong);
  const auto* begin = order.const_data_ptr<int64_t>();
  return {begin, begin + size};
}

}  // namespace

DistributedSampler::DistributedSampler(int64_t dataset_size, const DistributedSamplerOptions& options)
    : dataset_size_(dataset_size), options_(options) {
  check(dataset_size, options);
  const int64_t groups = dataset_size / options.group_size;
  groups_each_ = (groups + options.num_replicas - 1) / options.num_replicas;
  // What is missing to an even share is taken from the front, once.
  TORCH_CHECK_VALUE(size() * options.num_replicas <= 2 * dataset_size, "DistributedSampler: ", groups,
                    " groups are too few for ", options.num_replicas, " processes");
}

DistributedSampler::DistributedSampler(const data::Sampler& sampler, const DistributedSamplerOptions& options)
    : DistributedSampler(sampler.size(), options) {
  sampler_ = &sampler;
}

std::vector<int64_t> DistributedSampler::indices(int64_t epoch) const {
  std::vector<int64_t> all = ordered(dataset_size_, options_.shuffle, epoch);
  const auto total = static_cast<size_t>(size() * options_.num_replicas);
  for (size_t i = 0; all.size() < total; ++i) all.push_back(all[i]);
  std::vector<int64_t> share;
  for (int64_t group = options_.rank; group < groups_each_ * options_.num_replicas; group += options_.num_replicas)
    for (int64_t i = 0; i < options_.group_size; ++i)
      share.push_back(all[static_cast<size_t>(group * options_.group_size + i)]);
  if (!sampler_) return share;
  const std::vector<int64_t> order = sampler_->indices(epoch);
  for (int64_t& index : share) index = order[static_cast<size_t>(index)];
  return share;
}

}  // namespace torchvision::datasets::samplers
