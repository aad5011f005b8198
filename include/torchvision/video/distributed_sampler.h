#pragma once

#include <cstdint>
#include <vector>

#include "torchvision/core/export.h"
#include "torchvision/data/sampler.h"

namespace torchvision::datasets::samplers {

struct DistributedSamplerOptions {
  int64_t num_replicas = 1;  ///< processes that share the samples
  int64_t rank = 0;          ///< which of them this is
  bool shuffle = false;
  int64_t group_size = 1;  ///< neighbours that stay together, as the clips of one video
};

/// One process's share of the samples, as many for each: some come twice where they do not divide evenly.
/// Python: torchvision.datasets.samplers.DistributedSampler; indices(epoch) is its order after set_epoch(epoch).
class TORCHVISION_API DistributedSampler : public data::Sampler {
 public:
  /// Throws c10::ValueError when the size is no multiple of the group's, or too small to give each process a group.
  DistributedSampler(int64_t dataset_size, const DistributedSamplerOptions& options);
  /// Of another sampler's order, such as a UniformClipSampler's, which must outlive this one.
  DistributedSampler(const data::Sampler& sampler, const DistributedSamplerOptions& options);

  int64_t size() const override { return groups_each_ * options_.group_size; }
  std::vector<int64_t> indices(int64_t epoch) const override;

 private:
  const data::Sampler* sampler_ = nullptr;
  int64_t dataset_size_;
  DistributedSamplerOptions options_;
  int64_t groups_each_;
};

}  // namespace torchvision::datasets::samplers
