#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "torchvision/core/export.h"

namespace torchvision::data {

/// The order in which a dataset's samples are visited in an epoch. Python: torch.utils.data.Sampler.
class TORCHVISION_API Sampler {
 public:
  virtual ~Sampler();
  /// How many samples an epoch has.
  virtual int64_t size() const = 0;
  /// The epoch's indices: always the same ones for the same `epoch`, so that a resumed run sees what it would have
  /// seen.
  virtual std::vector<int64_t> indices(int64_t epoch) const = 0;
};

/// 0, 1, 2, … Python: torch.utils.data.SequentialSampler.
class TORCHVISION_API SequentialSampler : public Sampler {
 public:
  explicit SequentialSampler(int64_t dataset_size);
  int64_t size() const override { return size_; }
  std::vector<int64_t> indices(int64_t epoch) const override;

 private:
  int64_t size_;
};

struct RandomSamplerOptions {
  bool replacement = false;
  /// Draws an epoch; the whole dataset when absent. More than that takes several permutations in turn.
  std::optional<int64_t> num_samples = std::nullopt;
  uint64_t seed = 0;
};

/// All samples in an order that changes with the epoch, or draws with replacement.
/// Python: torch.utils.data.RandomSampler with a generator seeded by epoch_seed(seed, epoch).
class TORCHVISION_API RandomSampler : public Sampler {
 public:
  explicit RandomSampler(int64_t dataset_size, RandomSamplerOptions options = {});
  int64_t size() const override;
  std::vector<int64_t> indices(int64_t epoch) const override;

 private:
  int64_t dataset_size_;
  RandomSamplerOptions options_;
};

/// The given indices, in the given order.
class TORCHVISION_API SubsetSampler : public Sampler {
 public:
  explicit SubsetSampler(std::vector<int64_t> subset);
  int64_t size() const override { return static_cast<int64_t>(subset_.size()); }
  std::vector<int64_t> indices(int64_t epoch) const override;

 private:
  std::vector<int64_t> subset_;
};

/// The given indices, in an order that changes with the epoch.
/// Python: torch.utils.data.SubsetRandomSampler with a generator seeded by epoch_seed(seed, epoch).
class TORCHVISION_API SubsetRandomSampler : public Sampler {
 public:
  explicit SubsetRandomSampler(std::vector<int64_t> subset, uint64_t seed = 0);
  int64_t size() const override { return static_cast<int64_t>(subset_.size()); }
  std::vector<int64_t> indices(int64_t epoch) const override;

 private:
  std::vector<int64_t> subset_;
  uint64_t seed_;
};

/// The seed that an epoch's order is drawn with. Epochs of one seed, and epochs of neighbouring seeds, have nothing in
/// common.
TORCHVISION_API uint64_t epoch_seed(uint64_t seed, int64_t epoch) noexcept;
/// The seed of the generator that a sample's transforms draw from: it depends on nothing else, so a sample looks the
/// same whatever thread prepares it, in whatever batch.
TORCHVISION_API uint64_t sample_seed(uint64_t seed, int64_t epoch, int64_t index) noexcept;

}  // namespace torchvision::data
