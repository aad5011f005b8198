#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "inference/packed.h"
#include "inference/planner.h"

namespace torchvision::inference {

/// A plan for one input size, and the arenas of those who run it.
class Compiled {
 public:
  explicit Compiled(Plan plan) : plan_(std::move(plan)) {}

  const Plan& plan() const { return plan_; }
  std::vector<int64_t> result_sizes() const { return plan_.output.layout.sizes().vec(); }

  /// `after(step)` is called after each step.
  void run(const at::Tensor& images, at::Tensor& result, int threads,
           const std::function<void(const Step&)>& after = nullptr) const;

 private:
  std::unique_ptr<Floats> take_arena() const;
  void give_back(std::unique_ptr<Floats> arena) const;

  Plan plan_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<Floats>> free_arenas_;
};

}  // namespace torchvision::inference
