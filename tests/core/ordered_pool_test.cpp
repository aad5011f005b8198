#include "torchvision/core/ordered_pool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

namespace torchvision::core {
namespace {

using namespace std::chrono_literals;

/// Jobs that take unequal time, so that threads finish them out of order.
std::string squared_slowly(int64_t job) {
  std::this_thread::sleep_for(std::chrono::microseconds((job * 7919) % 300));
  return std::to_string(job * job);
}

TEST(OrderedResultsTest, ComeInOrderForAnyNumberOfWorkers) {
  for (int64_t workers : {0, 1, 2, 4}) {
    OrderedResults<std::string> results(workers, 100, 3, [](int64_t job, int64_t) { return squared_slowly(job); });
    for (int64_t job = 0; job < 100; ++job) EXPECT_EQ(results.next(), std::to_string(job * job)) << workers;
    EXPECT_EQ(results.next(), std::nullopt);
    EXPECT_EQ(results.next(), std::nullopt) << "an ended sequence stays ended";
  }
}

TEST(OrderedResultsTest, WithoutJobsEndAtOnce) {
  for (int64_t workers : {0, 2}) {
    OrderedResults<int> results(workers, 0, 1, [](int64_t, int64_t) { return 1; });
    EXPECT_EQ(results.next(), std::nullopt);
  }
}

TEST(OrderedResultsTest, ErrorsComeAtTheirTurnAndOnlyThere) {
  for (int64_t workers : {0, 1, 3}) {
    OrderedResults<std::string> results(workers, 20, 4, [](int64_t job, int64_t) {
      if (job % 5 == 3) throw std::runtime_error("job " + std::to_string(job));
      return squared_slowly(job);
    });
    for (int64_t job = 0; job < 20; ++job) {
      if (job % 5 != 3) {
        EXPECT_EQ(results.next(), std::to_string(job * job));
        continue;
      }
      try {
        results.next();
        ADD_FAILURE() << "job " << job << " should have thrown";
      } catch (const std::runtime_error& error) {
        EXPECT_EQ(error.what(), "job " + std::to_string(job));
      }
    }
    EXPECT_EQ(results.next(), std::nullopt);
  }
}

TEST(OrderedPoolTest, NeverRunsFurtherAheadThanItsWindow) {
  constexpr int64_t kWindow = 3;
  std::atomic<int64_t> consumed = 0;
  std::atomic<int64_t> furthest = 0;
  OrderedPool pool(2, 60, kWindow, [&](int64_t job, int64_t) {
    const int64_t ahead = job - consumed;
    int64_t seen = furthest;
    while (ahead > seen && !furthest.compare_exchange_weak(seen, ahead)) {
    }
  });
  for (int64_t job = 0; job < 60; ++job) {
    consumed = job;  // Before the slot is given back, so that no job looks further ahead than it is.
    ASSERT_EQ(pool.next(), job);
    if (job % 10 == 0) std::this_thread::sleep_for(5ms);
  }
  EXPECT_LE(furthest, kWindow);
  EXPECT_GE(furthest, 1) << "there was no prefetching at all";
}

TEST(OrderedPoolTest, WorkersHaveTheirOwnNumbers) {
  std::vector<std::atomic<bool>> busy(4);
  std::atomic<bool> shared = false;
  OrderedPool pool(4, 200, 8, [&](int64_t, int64_t worker) {
    if (busy[static_cast<size_t>(worker)].exchange(true)) shared = true;
    std::this_thread::sleep_for(20us);
    busy[static_cast<size_t>(worker)] = false;
  });
  while (pool.next()) {
  }
  EXPECT_FALSE(shared) << "two threads worked under one number";
}

TEST(OrderedPoolTest, StopsWhenTheConsumerLeaves) {
  std::atomic<int64_t> begun = 0;
  {
    OrderedPool pool(2, 1'000'000, 4, [&](int64_t, int64_t) { ++begun; });
    for (int i = 0; i < 5; ++i) pool.next();
  }
  const int64_t at_the_end = begun;
  EXPECT_GE(at_the_end, 5);
  EXPECT_LE(at_the_end, 5 + 4);
  std::this_thread::sleep_for(5ms);
  EXPECT_EQ(begun, at_the_end) << "a thread outlived its pool";
}

TEST(OrderedPoolTest, StopsBeforeTheFirstJobIsAskedFor) {
  for (int round = 0; round < 50; ++round) OrderedPool(2, 10, 2, [](int64_t, int64_t) { std::this_thread::yield(); });
}

}  // namespace
}  // namespace torchvision::core
