#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "torchvision/core/export.h"

namespace torchvision::core {

/// Does jobs 0, 1, 2, … on threads of its own and hands them back in that order.
///
/// At most `window` jobs are begun beyond those the consumer is done with, so that a slow consumer is not buried. What
/// a job makes belongs into slot `job % window` of a store of the caller's; OrderedResults is such a store.
class TORCHVISION_API OrderedPool {
 public:
  /// Does one job on thread `worker` (from 0). What it throws reaches the caller of next().
  using Work = std::function<void(int64_t job, int64_t worker)>;

  /// Starts `workers` threads. Throws std::system_error when there are no more threads to be had.
  OrderedPool(int64_t workers, int64_t jobs, int64_t window, Work work);
  /// Begins no further job, and waits for those under way.
  ~OrderedPool();
  OrderedPool(const OrderedPool&) = delete;
  OrderedPool& operator=(const OrderedPool&) = delete;

  /// Waits for the next job in order; nothing after the last. Its slot is the caller's until the next call. When the
  /// job threw, so does this, and the following call goes on with the following job.
  std::optional<int64_t> next();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// An OrderedPool with the slots for its results. Without workers, each result is made in the caller's thread when it
/// is asked for.
template <class Result>
class OrderedResults {
 public:
  using Make = std::function<Result(int64_t job, int64_t worker)>;

  OrderedResults(int64_t workers, int64_t jobs, int64_t window, Make make)
      : jobs_(jobs), slots_(static_cast<size_t>(workers > 0 ? window : 0)), make_(std::move(make)) {
    if (workers > 0)
      pool_ = std::make_unique<OrderedPool>(workers, jobs, window,
                                            [this](int64_t job, int64_t worker) { slot(job) = make_(job, worker); });
  }

  OrderedResults(const OrderedResults&) = delete;
  OrderedResults& operator=(const OrderedResults&) = delete;

  std::optional<Result> next() {
    if (!pool_) return made_ < jobs_ ? std::optional<Result>(make_(made_++, 0)) : std::nullopt;
    const std::optional<int64_t> job = pool_->next();
    if (!job) return std::nullopt;
    std::optional<Result> result = std::move(slot(*job));
    slot(*job).reset();
    return result;
  }

 private:
  std::optional<Result>& slot(int64_t job) { return slots_[static_cast<size_t>(job) % slots_.size()]; }

  int64_t jobs_;
  int64_t made_ = 0;
  std::vector<std::optional<Result>> slots_;
  Make make_;
  std::unique_ptr<OrderedPool> pool_;  // last: its threads write to the rest
};

}  // namespace torchvision::core
