#include "torchvision/data/dataloader.h"

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <thread>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "torchvision/core/error.h"
#include "torchvision/data/collate.h"
#include "torchvision/data/sample_error.h"

namespace torchvision::data {
namespace {

constexpr int64_t kSamples = 53;

/// Two numbers a sample: its index, and noise from its generator (the sum of two draws).
at::Tensor noisy_sample(int64_t index, const at::Generator& generator) {
  const at::Tensor noise = at::rand({2}, generator, at::kDouble);
  return at::stack({at::scalar_tensor(index, at::kDouble), noise.sum()});
}

DataLoader<at::Tensor> noisy_loader(DataLoaderOptions options) {
  return make_loader<at::Tensor, at::Tensor>(kSamples, noisy_sample, stack, std::move(options));
}

std::vector<at::Tensor> batches_of(EpochBatches<at::Tensor> epoch) {
  std::vector<at::Tensor> batches;
  for (at::Tensor& batch : epoch) batches.push_back(batch);
  return batches;
}

TEST(DataLoaderTest, GivesTheSameBatchesForAnyNumberOfWorkers) {
  const std::vector<at::Tensor> expected =
      batches_of(noisy_loader({.batch_size = 8, .shuffle = true, .seed = 5}).epoch(2));
  ASSERT_EQ(expected.size(), 7u);
  EXPECT_EQ(expected.back().size(0), kSamples % 8);
  for (const int64_t workers : {1, 2, 4}) {
    const auto loader = noisy_loader({.batch_size = 8, .shuffle = true, .num_workers = workers, .seed = 5});
    EXPECT_EQ(loader.size(), 7);
    const std::vector<at::Tensor> batches = batches_of(loader.epoch(2));
    ASSERT_EQ(batches.size(), expected.size());
    for (size_t i = 0; i < batches.size(); ++i) EXPECT_TENSORS_EQUAL(batches[i], expected[i]) << workers << " workers";
  }
}

TEST(DataLoaderTest, VisitsEverySampleOncePerEpochInAnotherOrder) {
  const auto loader = noisy_loader({.batch_size = 10, .shuffle = true, .num_workers = 2});
  std::vector<at::Tensor> orders;
  for (const int64_t epoch : {0, 1}) {
    orders.push_back(at::cat(batches_of(loader.epoch(epoch))).select(1, 0));
    EXPECT_TENSORS_EQUAL(std::get<0>(orders.back().sort()), at::arange(kSamples, at::kDouble));
  }
  EXPECT_FALSE(at::equal(orders[0], orders[1]));
  EXPECT_TENSORS_EQUAL(at::cat(batches_of(loader.epoch(0))).select(1, 0), orders[0]);
}

TEST(DataLoaderTest, KeepsTheOrderWithoutShuffling) {
  const at::Tensor all = at::cat(batches_of(noisy_loader({.batch_size = 10, .num_workers = 2}).epoch(3)));
  EXPECT_TENSORS_EQUAL(all.select(1, 0), at::arange(kSamples, at::kDouble));
}

TEST(DataLoaderTest, NoiseDependsOnTheSampleAndTheEpochAlone) {
  const auto noise = [](const at::Tensor& batches) {
    return batches.select(1, 1).index({std::get<1>(batches.select(1, 0).sort())});
  };
  const at::Tensor shuffled = noise(at::cat(batches_of(noisy_loader({.batch_size = 7, .shuffle = true}).epoch(4))));
  const at::Tensor ordered = noise(at::cat(batches_of(noisy_loader({.batch_size = 16, .num_workers = 2}).epoch(4))));
  EXPECT_TENSORS_EQUAL(shuffled, ordered);
  const at::Tensor another = noise(at::cat(batches_of(noisy_loader({.batch_size = 16}).epoch(5))));
  EXPECT_FALSE(shuffled.eq(another).any().item<bool>());
  EXPECT_EQ(std::get<0>(at::_unique(shuffled)).numel(), kSamples) << "two samples drew the same noise";
}

TEST(DataLoaderTest, LeavesOutTheIncompleteBatchOnDemand) {
  const auto loader = noisy_loader({.batch_size = 8, .num_workers = 2, .drop_last = true});
  EXPECT_EQ(loader.size(), 6);
  const std::vector<at::Tensor> batches = batches_of(loader.epoch());
  EXPECT_EQ(batches.size(), 6u);
  EXPECT_EQ(batches.back().size(0), 8);
}

TEST(DataLoaderTest, StartsAtAnyBatch) {
  const auto loader = noisy_loader({.batch_size = 8, .shuffle = true, .num_workers = 2, .seed = 1});
  const std::vector<at::Tensor> all = batches_of(loader.epoch(6));
  for (const int64_t first : {0, 3, 6, 7}) {
    const std::vector<at::Tensor> rest = batches_of(loader.epoch(6, first));
    ASSERT_EQ(static_cast<int64_t>(rest.size()), 7 - first);
    for (size_t i = 0; i < rest.size(); ++i) EXPECT_TENSORS_EQUAL(rest[i], all[i + static_cast<size_t>(first)]);
  }
  EXPECT_ERROR(loader.epoch(6, 8), c10::ValueError, "7 batches", "8");
}

TEST(DataLoaderTest, TakesASampler) {
  const auto subset = std::make_shared<SubsetSampler>(std::vector<int64_t>{9, 2, 30});
  const auto loader = noisy_loader({.batch_size = 2, .sampler = subset, .num_workers = 1});
  EXPECT_EQ(loader.size(), 2);
  EXPECT_TENSORS_EQUAL(at::cat(batches_of(loader.epoch())).select(1, 0), at::tensor({9., 2., 30.}, at::kDouble));
}

TEST(DataLoaderTest, NamesTheSampleThatFailed) {
  for (const int64_t workers : {0, 2}) {
    const auto loader = make_loader<int64_t, std::vector<int64_t>>(
        20,
        [](int64_t index, const at::Generator&) {
          if (index == 13) throw DecodeError(ErrorCode::kTruncated, "cannot decode image", {.path = "cats/7.jpg"});
          return index;
        },
        [](std::vector<int64_t> samples) { return samples; }, {.batch_size = 5, .num_workers = workers});
    auto epoch = loader.epoch();
    EXPECT_EQ(epoch.next(), (std::vector<int64_t>{0, 1, 2, 3, 4}));
    EXPECT_EQ(epoch.next(), (std::vector<int64_t>{5, 6, 7, 8, 9}));
    try {
      epoch.next();
      ADD_FAILURE() << "sample 13 should have failed";
    } catch (const SampleError& error) {
      EXPECT_STREQ(error.what(), "cannot load sample 13: cannot decode image: cats/7.jpg");
      EXPECT_EQ(error.index(), 13);
      EXPECT_EQ(error.code(), ErrorCode::kTruncated);
      EXPECT_THROW(std::rethrow_exception(error.cause()), DecodeError);
    }
    EXPECT_EQ(epoch.next(), (std::vector<int64_t>{15, 16, 17, 18, 19})) << "the epoch goes on behind a bad batch";
    EXPECT_EQ(epoch.next(), std::nullopt);
  }
}

TEST(DataLoaderTest, CarriesErrorsOfEveryKind) {
  const auto failing = [](std::function<void()> fail) {
    return make_loader<int, int>(
        3, [fail](int64_t, const at::Generator&) { return fail(), 0; }, [](std::vector<int>) { return 0; },
        {.num_workers = 1});
  };
  EXPECT_ERROR(failing([] { TORCH_CHECK_VALUE(false, "wrong size"); }).epoch().next(), SampleError, "sample 0",
               "wrong size");
  EXPECT_ERROR(failing([] { throw std::runtime_error("boom"); }).epoch().next(), SampleError, "sample 0", "boom");
  EXPECT_ERROR(failing([] { throw 7; }).epoch().next(), SampleError, "sample 0", "unknown type");
}

TEST(DataLoaderTest, StopsWithinASampleWhenTheConsumerLeaves) {
  std::atomic<int64_t> prepared = 0;
  const auto loader = make_loader<int64_t, int64_t>(
      1'000'000,
      [&](int64_t index, const at::Generator&) {
        ++prepared;
        std::this_thread::sleep_for(std::chrono::microseconds(100));
        return index;
      },
      [](std::vector<int64_t> samples) { return samples[0]; }, {.batch_size = 50'000, .num_workers = 2});
  {
    auto epoch = loader.epoch();  // A batch takes 5 s; leaving must not wait for it.
    while (prepared < 10) std::this_thread::yield();
  }
  EXPECT_LT(prepared, 10'000);
}

TEST(DataLoaderTest, OutlivesItsLoader) {
  auto loader = std::make_unique<DataLoader<at::Tensor>>(noisy_loader({.batch_size = 8, .num_workers = 2}));
  auto epoch = loader->epoch();
  loader.reset();
  EXPECT_EQ(batches_of(std::move(epoch)).size(), 7u);
}

TEST(DataLoaderTest, WorkersNeitherRecordGradientsNorStartThreads) {
  std::mutex mutex;
  std::set<int> thread_counts;
  std::atomic<bool> recorded = false;
  const int threads_outside = at::get_num_threads();
  const auto loader = make_loader<int64_t, int64_t>(
      40,
      [&](int64_t index, const at::Generator&) {
        recorded = recorded || c10::GradMode::is_enabled();
        at::ones({300'000}).add_(1);  // large enough to be split among threads
        const std::lock_guard lock(mutex);
        thread_counts.insert(at::get_num_threads());
        return index;
      },
      [](std::vector<int64_t> samples) { return samples[0]; }, {.batch_size = 4, .num_workers = 2});
  for (auto epoch = loader.epoch(); epoch.next();) {
  }
  EXPECT_EQ(thread_counts, std::set<int>{1});
  EXPECT_FALSE(recorded);
  EXPECT_TRUE(c10::GradMode::is_enabled());
  EXPECT_EQ(at::get_num_threads(), threads_outside) << "the caller's own threads were touched";
}

TEST(DataLoaderTest, AcceptsAnEmptyDataset) {
  const auto loader = make_loader<at::Tensor, at::Tensor>(0, noisy_sample, stack, {.shuffle = true, .num_workers = 2});
  EXPECT_EQ(loader.size(), 0);
  EXPECT_EQ(loader.epoch().next(), std::nullopt);
}

TEST(DataLoaderTest, RefusesWrongOptions) {
  EXPECT_ERROR(noisy_loader({.batch_size = 0}), c10::ValueError, "batch_size", "0");
  EXPECT_ERROR(noisy_loader({.num_workers = -1}), c10::ValueError, "num_workers");
  EXPECT_ERROR(noisy_loader({.prefetch_factor = 0}), c10::ValueError, "prefetch_factor");
  const auto sampler = std::make_shared<SubsetSampler>(std::vector<int64_t>{1, kSamples});
  EXPECT_ERROR(noisy_loader({.shuffle = true, .sampler = sampler}), c10::ValueError, "shuffle");
  EXPECT_ERROR(noisy_loader({.sampler = sampler}).epoch(), c10::IndexError, "53", "53 samples");
}

}  // namespace
}  // namespace torchvision::data
