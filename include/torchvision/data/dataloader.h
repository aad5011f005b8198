#pragma once

#include <ATen/core/Generator.h>

#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "torchvision/core/export.h"
#include "torchvision/core/ordered_pool.h"
#include "torchvision/data/sampler.h"

namespace torchvision::data {

/// Python: the parameters of torch.utils.data.DataLoader.
struct DataLoaderOptions {
  int64_t batch_size = 1;
  /// Visits the samples in an order that changes with the epoch and follows from `seed`.
  bool shuffle = false;
  /// Decides the order itself; excludes `shuffle`.
  std::shared_ptr<const Sampler> sampler = nullptr;
  /// Threads that prepare batches; with 0, the caller's thread does, batch by batch. The batches are the same.
  int64_t num_workers = 0;
  /// Leaves out an incomplete last batch.
  bool drop_last = false;
  /// Batches prepared ahead, per worker.
  int64_t prefetch_factor = 2;
  /// Of the order and of every sample's generator.
  uint64_t seed = 0;
};

/// Which indices make up which batch of which epoch: the part of a loader that no type of batch touches.
class TORCHVISION_API BatchPlan {
 public:
  BatchPlan(int64_t dataset_size, DataLoaderOptions options);
  const DataLoaderOptions& options() const noexcept { return options_; }
  /// Batches in an epoch.
  int64_t size() const;
  /// The epoch's indices, checked to lie in the dataset.
  std::vector<int64_t> indices(int64_t epoch) const;
  /// The part of an epoch's indices that is batch number `batch`.
  std::span<const int64_t> batch(std::span<const int64_t> indices, int64_t batch) const;

 private:
  int64_t dataset_size_;
  DataLoaderOptions options_;
};

/// What a batch is made from, and the tools for it. Lives in one thread for one batch.
class TORCHVISION_API BatchContext {
 public:
  BatchContext(std::span<const int64_t> indices, uint64_t seed, int64_t epoch, at::Generator& generator,
               const std::function<bool()>& stopped)
      : indices_(indices), seed_(seed), epoch_(epoch), generator_(generator), stopped_(stopped) {}

  /// The samples of this batch.
  std::span<const int64_t> indices() const noexcept { return indices_; }
  int64_t epoch() const noexcept { return epoch_; }

  /// Calls `prepare(position, index, generator)` for each sample in turn: its place in the batch, its index in the
  /// dataset, and a generator whose draws follow from the loader's seed, the epoch and the index alone.
  /// What `prepare` throws arrives as a SampleError.
  void for_each_sample(const std::function<void(int64_t, int64_t, const at::Generator&)>& prepare);

 private:
  std::span<const int64_t> indices_;
  uint64_t seed_;
  int64_t epoch_;
  at::Generator& generator_;
  const std::function<bool()>& stopped_;
};

/// One epoch under way: its plan, a generator for each worker, and the sign that the consumer has left.
class TORCHVISION_API EpochState {
 public:
  EpochState(std::shared_ptr<const BatchPlan> plan, int64_t epoch, int64_t first_batch);
  ~EpochState();
  EpochState(const EpochState&) = delete;
  EpochState& operator=(const EpochState&) = delete;

  int64_t batches() const;
  int64_t workers() const;
  int64_t window() const;
  /// Makes batch `job` (from the first one asked for) as worker `worker`: without autograd, and, on threads of the
  /// loader's own, without more threads inside.
  void run(int64_t job, int64_t worker, const std::function<void(BatchContext&)>& make);
  void stop() noexcept;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// The batches of an epoch, each given out once: `for (Batch& batch : loader.epoch(3))`, or by next().
/// Preparation ends when this is destroyed, also in mid-epoch.
template <class Batch>
class EpochBatches {
 public:
  using Make = std::function<Batch(BatchContext&)>;

  EpochBatches(std::shared_ptr<const BatchPlan> plan, std::shared_ptr<const Make> make, int64_t epoch,
               int64_t first_batch)
      : state_(std::make_unique<EpochState>(std::move(plan), epoch, first_batch)) {
    results_ = std::make_unique<core::OrderedResults<Batch>>(
        state_->workers(), state_->batches(), state_->window(),
        [state = state_.get(), make = std::move(make)](int64_t job, int64_t worker) {
          std::optional<Batch> batch;
          state->run(job, worker, [&](BatchContext& context) { batch = (*make)(context); });
          return std::move(*batch);
        });
  }
  EpochBatches(EpochBatches&&) noexcept = default;
  EpochBatches& operator=(EpochBatches&&) = delete;
  ~EpochBatches() {
    if (state_) state_->stop();
  }

  /// The next batch, or nothing at the epoch's end. Throws what preparing it threw (SampleError for a sample); the
  /// following call goes on with the following batch.
  std::optional<Batch> next() { return results_->next(); }

  class Iterator {
   public:
    using value_type = Batch;
    using difference_type = std::ptrdiff_t;
    explicit Iterator(EpochBatches* batches) : batches_(batches) { ++*this; }
    Batch& operator*() const { return batches_->current_.value(); }
    Batch* operator->() const { return &batches_->current_.value(); }
    Iterator& operator++() {
      batches_->current_.reset();  // before the next one comes: one batch less in memory
      batches_->current_ = batches_->next();
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return !batches_->current_; }

   private:
    EpochBatches* batches_;
  };
  Iterator begin() { return Iterator(this); }
  std::default_sentinel_t end() const noexcept { return {}; }

 private:
  std::unique_ptr<EpochState> state_;
  std::optional<Batch> current_;
  std::unique_ptr<core::OrderedResults<Batch>> results_;  // last: its threads use the state
};

/// Prepares batches on threads, in order, and the same ones for any number of threads.
/// Python: torch.utils.data.DataLoader, over any way to make a batch from indices.
template <class Batch>
class DataLoader {
 public:
  /// Makes one batch; called from several threads at once.
  using Make = typename EpochBatches<Batch>::Make;

  DataLoader(int64_t dataset_size, Make make, DataLoaderOptions options = {})
      : plan_(std::make_shared<const BatchPlan>(dataset_size, std::move(options))),
        make_(std::make_shared<const Make>(std::move(make))) {}

  /// Batches in an epoch. Python: len(loader).
  int64_t size() const { return plan_->size(); }
  const DataLoaderOptions& options() const noexcept { return plan_->options(); }
  /// The epoch's batches from number `first_batch` on, exactly those that a run from its start would have come to.
  EpochBatches<Batch> epoch(int64_t epoch = 0, int64_t first_batch = 0) const {
    return EpochBatches<Batch>(plan_, make_, epoch, first_batch);
  }

 private:
  std::shared_ptr<const BatchPlan> plan_;
  std::shared_ptr<const Make> make_;
};

/// A loader from the two usual halves: `fetch` loads and transforms one sample, `collate` joins a batch's samples.
template <class Sample, class Batch>
DataLoader<Batch> make_loader(int64_t dataset_size, std::function<Sample(int64_t, const at::Generator&)> fetch,
                              std::function<Batch(std::vector<Sample>)> collate, DataLoaderOptions options = {}) {
  const auto make = [fetch = std::move(fetch), collate = std::move(collate)](BatchContext& context) {
    std::vector<Sample> samples;
    samples.reserve(context.indices().size());
    context.for_each_sample(
        [&](int64_t, int64_t index, const at::Generator& generator) { samples.push_back(fetch(index, generator)); });
    return collate(std::move(samples));
  };
  return DataLoader<Batch>(dataset_size, make, std::move(options));
}

}  // namespace torchvision::data
