#include "torchvision/data/dataloader.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <atomic>

#include "torchvision/data/sample_error.h"

// In LibTorch's OpenMP; absent where LibTorch was built on another kind of threads. It holds for the calling thread.
extern "C" __attribute__((weak)) void omp_set_num_threads(int count);

namespace torchvision::data {
namespace {

/// Thrown in a worker whose consumer has left; nobody sees it.
struct ConsumerLeft {};

/// The calling thread, one of the loader's own, does tensor operations alone: as many threads as there are workers is
/// what the caller asked for.
void work_alone_in_this_thread() {
  thread_local bool done = false;
  if (done || !omp_set_num_threads) return;
  done = true;
  // LibTorch sets a thread's count at its first parallel operation, here and in our own inlined copies. After that, it
  // stays.
  at::get_num_threads();
  at::internal::lazy_init_num_threads();
  omp_set_num_threads(1);
}

}  // namespace

BatchPlan::BatchPlan(int64_t dataset_size, DataLoaderOptions options)
    : dataset_size_(dataset_size), options_(std::move(options)) {
  TORCH_CHECK_VALUE(dataset_size >= 0, "DataLoader: the dataset's size must not be negative, got ", dataset_size);
  TORCH_CHECK_VALUE(options_.batch_size > 0, "DataLoader: batch_size must be positive, got ", options_.batch_size);
  TORCH_CHECK_VALUE(options_.num_workers >= 0, "DataLoader: num_workers must not be negative, got ",
                    options_.num_workers);
  TORCH_CHECK_VALUE(options_.prefetch_factor > 0, "DataLoader: prefetch_factor must be positive, got ",
                    options_.prefetch_factor);
  TORCH_CHECK_VALUE(!(options_.sampler && options_.shuffle),
                    "DataLoader: a sampler decides the order, so shuffle must be "
                    "false with it");
  if (options_.sampler) return;
  if (options_.shuffle && dataset_size > 0)
    options_.sampler = std::make_shared<RandomSampler>(dataset_size, RandomSamplerOptions{.seed = options_.seed});
  else
    options_.sampler = std::make_shared<SequentialSampler>(dataset_size);
}

int64_t BatchPlan::size() const {
  const int64_t samples = options_.sampler->size();
  return options_.drop_last ? samples / options_.batch_size : (samples + options_.batch_size - 1) / options_.batch_size;
}

std::vector<int64_t> BatchPlan::indices(int64_t epoch) const {
  std::vector<int64_t> indices = options_.sampler->indices(epoch);
  TORCH_CHECK_VALUE(static_cast<int64_t>(indices.size()) == options_.sampler->size(),
                    "DataLoader: the sampler promised ", options_.sampler->size(), " indices and gave ",
                    indices.size());
  for (const int64_t index : indices)
    TORCH_CHECK_INDEX(index >= 0 && index < dataset_size_, "DataLoader: the sampler gave index ", index,
                      " for a dataset of ", dataset_size_, " samples");
  return indices;
}

std::span<const int64_t> BatchPlan::batch(std::span<const int64_t> indices, int64_t batch) const {
  const size_t begin = static_cast<size_t>(batch * options_.batch_size);
  return indices.subspan(begin, std::min(static_cast<size_t>(options_.batch_size), indices.size() - begin));
}

void BatchContext::for_each_sample(const std::function<void(int64_t, int64_t, const at::Generator&)>& prepare) {
  for (size_t position = 0; position < indices_.size(); ++position) {
    if (stopped_()) throw ConsumerLeft{};
    const int64_t index = indices_[position];
    // Setting a seed writes 2.5 kB; a new generator would allocate them, too.
    generator_.set_current_seed(sample_seed(seed_, epoch_, index));
    try {
      prepare(static_cast<int64_t>(position), index, generator_);
    } catch (...) {
      throw SampleError(index, std::current_exception());
    }
  }
}

struct EpochState::Parts {
  std::shared_ptr<const BatchPlan> plan;
  int64_t epoch;
  int64_t first_batch;
  std::vector<int64_t> indices;
  std::vector<at::Generator> generators;  // one a worker
  std::atomic<bool> stopped = false;
  std::function<bool()> is_stopped = [this] { return stopped.load(std::memory_order_relaxed); };
};

EpochState::EpochState(std::shared_ptr<const BatchPlan> plan, int64_t epoch, int64_t first_batch)
    : parts_(new Parts{.plan = std::move(plan), .epoch = epoch, .first_batch = first_batch}) {
  TORCH_CHECK_VALUE(first_batch >= 0 && first_batch <= parts_->plan->size(), "DataLoader: an epoch has ",
                    parts_->plan->size(), " batches, so none can start at number ", first_batch);
  parts_->indices = parts_->plan->indices(epoch);
  for (int64_t worker = 0; worker < std::max<int64_t>(1, workers()); ++worker)
    parts_->generators.push_back(at::detail::createCPUGenerator());
}

EpochState::~EpochState() = default;

int64_t EpochState::batches() const { return parts_->plan->size() - parts_->first_batch; }
int64_t EpochState::workers() const { return std::min(parts_->plan->options().num_workers, batches()); }
int64_t EpochState::window() const { return std::max<int64_t>(1, workers() * parts_->plan->options().prefetch_factor); }
void EpochState::stop() noexcept { parts_->stopped = true; }

void EpochState::run(int64_t job, int64_t worker, const std::function<void(BatchContext&)>& make) {
  if (workers() > 0) work_alone_in_this_thread();
  const c10::AutoGradMode no_grad(false);
  const BatchPlan& plan = *parts_->plan;
  BatchContext context(plan.batch(parts_->indices, parts_->first_batch + job), plan.options().seed, parts_->epoch,
                       parts_->generators[static_cast<size_t>(worker)], parts_->is_stopped);
  make(context);
}

}  // namespace torchvision::data
