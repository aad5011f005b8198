#include "torchvision/inference/optimize.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/nn/module.h>

#include <algorithm>
#include <chrono>
#include <list>
#include <mutex>
#include <sstream>

#include "inference/compiled.h"
#include "inference/passes/passes.h"
#include "inference/trace.h"
#include "torchvision/core/error.h"
#include "torchvision/models/classifier.h"

namespace torchvision::inference {
namespace {

void check_images(const at::Tensor& images) {
  if (images.defined() && images.scalar_type() == at::kFloat && images.device().is_cpu() && images.numel() > 0) return;
  std::ostringstream message;
  message << "InferenceModel: expected a float tensor on the CPU that is not empty, got ";
  if (images.defined())
    message << images.scalar_type() << ' ' << images.sizes() << " on " << images.device() << "; convert it with .to()";
  else
    message << "an undefined tensor";
  throw Error(ErrorCode::kInvalidArgument, message.str());
}

}  // namespace

struct InferenceModel::Impl {
  std::shared_ptr<torch::nn::Module> module;
  std::function<at::Tensor(const at::Tensor&)> forward;
  OptimizeOptions options;
  std::mutex mutex;
  std::list<std::pair<std::vector<int64_t>, std::shared_ptr<const Compiled>>> plans;  // the latest used first

  int threads() const { return options.threads.value_or(at::get_num_threads()); }

  NarrowProducts narrow_products() const {
    using kernels::NarrowType;
    NarrowProducts planned;
    if (options.dtype == at::kBFloat16 && kernels::has_narrow_products(NarrowType::kBfloat16))
      planned.of_convolutions = planned.of_linears = NarrowType::kBfloat16;
    if (options.int8_linear && kernels::has_narrow_products(NarrowType::kInt8)) planned.of_linears = NarrowType::kInt8;
    return planned;
  }

  std::shared_ptr<const Compiled> compile(const std::vector<int64_t>& sizes) const {
    module->eval();
    Graph graph = trace(*module, forward, at::zeros(sizes));
    simplify(graph);
    return std::make_shared<const Compiled>(Planner(graph, narrow_products()).run());
  }

  std::shared_ptr<const Compiled> plan_for(at::IntArrayRef sizes) {
    const std::lock_guard lock(mutex);
    const auto found = std::find_if(plans.begin(), plans.end(), [&](const auto& plan) { return sizes == plan.first; });
    if (found != plans.end()) {
      plans.splice(plans.begin(), plans, found);
    } else {
      plans.emplace_front(sizes.vec(), compile(sizes.vec()));
      while (plans.size() > std::max<size_t>(options.kept_sizes, 1)) plans.pop_back();
    }
    return plans.front().second;
  }
};

InferenceModel::InferenceModel(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

at::Tensor InferenceModel::operator()(const at::Tensor& images) const {
  check_images(images);
  const auto plan = impl_->plan_for(images.sizes());
  at::Tensor result = at::empty(plan->result_sizes());
  plan->run(images, result, impl_->threads());
  return result;
}

void InferenceModel::run_into(const at::Tensor& images, at::Tensor& result) const {
  check_images(images);
  const auto plan = impl_->plan_for(images.sizes());
  TORCH_CHECK_VALUE(result.defined() && result.sizes() == plan->result_sizes() && result.scalar_type() == at::kFloat,
                    "run_into: expected a float result of size ", plan->result_sizes(), ", got ",
                    result.defined() ? result.toString() : "undefined");
  plan->run(images, result, impl_->threads());
}

std::vector<StepTime> InferenceModel::profile(const at::Tensor& images) const {
  check_images(images);
  const auto plan = impl_->plan_for(images.sizes());
  at::Tensor result = at::empty(plan->result_sizes());
  std::vector<StepTime> times;
  using Clock = std::chrono::steady_clock;
  Clock::time_point before = Clock::now();
  plan->run(images, result, impl_->threads(), [&](const Step& step) {
    const Clock::time_point now = Clock::now();
    times.push_back({step.name(), std::chrono::duration<double>(now - before).count()});
    before = now;
  });
  return times;
}

int64_t InferenceModel::arena_bytes(at::IntArrayRef sizes) const { return impl_->plan_for(sizes)->plan().arena_bytes; }

InferenceModel optimize_for_inference(std::shared_ptr<torch::nn::Module> module,
                                      std::function<at::Tensor(const at::Tensor&)> forward,
                                      const OptimizeOptions& options) {
  TORCH_CHECK_VALUE(options.dtype == at::kFloat || options.dtype == at::kBFloat16,
                    "optimize_for_inference: expected a dtype of Float or BFloat16, got ", options.dtype);
  module->eval();
  auto impl = std::make_shared<InferenceModel::Impl>();
  impl->module = std::move(module);
  impl->forward = std::move(forward);
  impl->options = options;
  return InferenceModel(std::move(impl));
}

InferenceModel optimize_for_inference(std::shared_ptr<models::Classifier> model, const OptimizeOptions& options) {
  models::Classifier* classifier = model.get();
  return optimize_for_inference(
      std::static_pointer_cast<torch::nn::Module>(std::move(model)),
      [classifier](const at::Tensor& images) { return classifier->forward(images); }, options);
}

}  // namespace torchvision::inference
