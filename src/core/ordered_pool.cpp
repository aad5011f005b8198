#include "torchvision/core/ordered_pool.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace torchvision::core {

struct OrderedPool::State {
  struct Slot {
    bool done = false;
    std::exception_ptr error;
  };

  State(int64_t job_count, int64_t window_size, Work job_work)
      : jobs(job_count), slots(static_cast<size_t>(window_size)), work(std::move(job_work)) {}

  Slot& slot(int64_t job) { return slots[static_cast<size_t>(job) % slots.size()]; }

  /// The next job to begin, or nothing when there is none left.
  std::optional<int64_t> begin_job() {
    std::unique_lock lock(mutex);
    may_begin.wait(lock,
                   [&] { return stopped || begun >= jobs || begun < released + static_cast<int64_t>(slots.size()); });
    if (stopped || begun >= jobs) return std::nullopt;
    return begun++;
  }

  void run(int64_t worker) {
    while (const std::optional<int64_t> job = begin_job()) {
      std::exception_ptr error;
      try {
        work(*job, worker);
      } catch (...) {
        error = std::current_exception();
      }
      const std::lock_guard lock(mutex);
      slot(*job) = {true, std::move(error)};
      finished.notify_one();
    }
  }

  void stop() {
    {
      const std::lock_guard lock(mutex);
      stopped = true;
    }
    may_begin.notify_all();
    for (std::thread& thread : threads) thread.join();
  }

  const int64_t jobs;
  std::mutex mutex;
  std::condition_variable may_begin;
  std::condition_variable finished;
  std::vector<Slot> slots;
  int64_t begun = 0;     // jobs that a thread has taken
  int64_t handed = 0;    // jobs that next() has returned
  int64_t released = 0;  // jobs whose slots the consumer is done with
  bool stopped = false;
  const Work work;
  std::vector<std::thread> threads;
};

OrderedPool::OrderedPool(int64_t workers, int64_t jobs, int64_t window, Work work)
    : state_(std::make_unique<State>(jobs, window, std::move(work))) {
  try {
    state_->threads.reserve(static_cast<size_t>(workers));
    for (int64_t worker = 0; worker < workers; ++worker)
      state_->threads.emplace_back([state = state_.get(), worker] { state->run(worker); });
  } catch (...) {
    state_->stop();
    throw;
  }
}

OrderedPool::~OrderedPool() { state_->stop(); }

std::optional<int64_t> OrderedPool::next() {
  State& state = *state_;
  std::exception_ptr error;
  int64_t job = 0;
  {
    std::unique_lock lock(state.mutex);
    if (state.released < state.handed) {
      state.released = state.handed;
      state.may_begin.notify_one();
    }
    if (state.handed >= state.jobs) return std::nullopt;
    job = state.handed++;
    State::Slot& slot = state.slot(job);
    state.finished.wait(lock, [&] { return slot.done; });
    error = std::exchange(slot, {}).error;
  }
  if (error) std::rethrow_exception(error);
  return job;
}

}  // namespace torchvision::core
