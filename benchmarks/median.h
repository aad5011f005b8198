#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace torchvision {

/// Times single calls for a quarter of a second and reports their median, as the rivals do: a mean would count what
/// other programs took from this core. Register with add_median.
template <class Function>
void time_median(benchmark::State& state, const Function& function) {
  using Clock = std::chrono::steady_clock;
  function();
  for (auto _ : state) {
    std::vector<double> seconds;
    const auto end = Clock::now() + std::chrono::milliseconds(250);
    while (seconds.size() < 5 || Clock::now() < end) {
      const auto start = Clock::now();
      function();
      seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
    }
    std::nth_element(seconds.begin(), seconds.begin() + ptrdiff_t(seconds.size() / 2), seconds.end());
    state.SetIterationTime(seconds[seconds.size() / 2]);
  }
}

inline void add_median(const std::string& name, const std::function<void(benchmark::State&)>& body) {
  benchmark::RegisterBenchmark(name.c_str(), body)->Unit(benchmark::kMillisecond)->Iterations(1)->UseManualTime();
}

}  // namespace torchvision
