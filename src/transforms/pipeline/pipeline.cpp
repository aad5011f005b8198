#include "torchvision/transforms/pipeline.h"

#include <ATen/ATen.h>

#include <variant>
#include <vector>

#include "core/stopwatch.h"
#include "torchvision/transforms/container.h"
#include "transforms/functional/byte_image.h"
#include "transforms/pipeline/pending_image.h"
#include "transforms/pipeline/steps.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::Sample;
using tv_tensors::Value;

struct Step {
  TransformPtr transform;
  const KnownStep* known;
};

void add_steps(const TransformPtr& transform, std::vector<Step>& steps) {
  if (const auto* compose = dynamic_cast<const Compose*>(&*transform))
    for (const TransformPtr& step : compose->transforms()) add_steps(step, steps);
  else
    steps.push_back({transform, known_step(*transform)});
}

/// An image of the size that draws ask for, without memory of its own.
tv_tensors::Image stand_in(const PendingImage& image) {
  static const at::Tensor byte = at::zeros({1, 1, 1}, at::kByte), number = at::zeros({1, 1, 1}, at::kFloat);
  return tv_tensors::Image(
      (image.dtype() == at::kByte ? byte : number).expand({image.channels(), image.height(), image.width()}));
}

/// One image on its way through the steps: pending, or computed.
class Journey {
 public:
  Journey(std::variant<PendingImage, Value> image, const std::optional<at::Generator>& generator)
      : image_(std::move(image)), generator_(generator) {}

  void take(const Step& step) {
    if (step.known == nullptr) return run(*step.transform);
    await();
    if (!std::holds_alternative<PendingImage>(image_)) return run(*step.transform);
    const Params params = step.transform->prepare({{"0", stand_in(std::get<PendingImage>(image_))}}, generator_);
    if (note(step, params)) return;
    // It cannot join what is noted, but perhaps begin anew on the result of that.
    compute();
    await();
    if (note(step, params)) return;
    compute();
    Sample sample{{"0", std::get<Value>(image_)}};
    step.transform->replay(sample, params);
    image_.emplace<Value>(sample.value(0));
  }

  at::Tensor result() const {
    if (const auto* pending = std::get_if<PendingImage>(&image_)) return pending->compute();
    return computed();
  }

  void result_into(const at::Tensor& output) const {
    const auto* pending = std::get_if<PendingImage>(&image_);
    const at::Tensor result = pending == nullptr ? computed() : at::Tensor();
    const at::ScalarType dtype = pending != nullptr ? pending->dtype() : result.scalar_type();
    const std::vector<int64_t> size = pending != nullptr
                                          ? std::vector{pending->channels(), pending->height(), pending->width()}
                                          : result.sizes().vec();
    TORCH_CHECK_TYPE(output.scalar_type() == dtype, "Pipeline: the result is ", dtype, ", but its place is ",
                     output.scalar_type());
    TORCH_CHECK_VALUE(output.sizes() == at::IntArrayRef(size), "Pipeline: the result has the shape ",
                      at::IntArrayRef(size), ", but its place has ", output.sizes(),
                      "; a batch takes images of one size: resize or crop them all to it");
    if (pending != nullptr && output.is_cpu())
      pending->compute_into(output);
    else
      output.copy_(pending != nullptr ? pending->compute() : result);
  }

 private:
  /// Makes a computed image of bytes the source of what comes.
  void await() {
    const auto* value = std::get_if<Value>(&image_);
    const at::Tensor* tensor = value != nullptr ? tv_tensors::tensor_in(*value) : nullptr;
    if (tensor == nullptr || tensor->dim() != 3 || !functional::is_plain_bytes(*tensor)) return;
    if (!std::holds_alternative<tv_tensors::Image>(*value) && !std::holds_alternative<at::Tensor>(*value)) return;
    image_ = PendingImage(tensor_source(*tensor));
  }

  void compute() {
    if (const auto* pending = std::get_if<PendingImage>(&image_)) image_ = Value(tv_tensors::Image(pending->compute()));
  }

  bool note(const Step& step, const Params& params) {
    auto* pending = std::get_if<PendingImage>(&image_);
    return pending != nullptr && step.known->note(*step.transform, params, *pending);
  }

  void run(const Transform& transform) {
    compute();
    Sample sample{{"0", std::get<Value>(image_)}};
    transform.run(sample, generator_);
    image_.emplace<Value>(sample.value(0));
  }

  at::Tensor computed() const {
    const at::Tensor* tensor = tv_tensors::tensor_in(std::get<Value>(image_));
    TORCH_CHECK_TYPE(tensor != nullptr, "Pipeline: the last step gave a ", tv_tensors::kind_of(std::get<Value>(image_)),
                     ", expected an image");
    return *tensor;
  }

  std::variant<PendingImage, Value> image_;
  const std::optional<at::Generator>& generator_;
};

using Start = std::variant<PendingImage, Value>;

Start start_of(const at::Tensor& image) { return Start(std::in_place_type<Value>, tv_tensors::Image(image)); }

Start start_of(const at::Tensor& file, const PipelineOptions& options, PipelineTimes* times) {
  if (auto source = encoded_source(file, options, times)) return PendingImage(std::move(source));
  const core::Stopwatch watch(times != nullptr ? &times->decode : nullptr);
  return start_of(io::decode_image(file, options.decode));
}

}  // namespace

struct Pipeline::Plan {
  std::vector<Step> steps;

  template <class Finish>
  void travel(const Start& start, const std::optional<at::Generator>& generator, PipelineTimes* times,
              const Finish& finish) const {
    double total = 0;
    const double decoded_before = times != nullptr ? times->decode : 0;
    {
      const core::Stopwatch watch(times != nullptr ? &total : nullptr);
      Journey journey(start, generator);
      for (const Step& step : steps) journey.take(step);
      finish(journey);
    }
    // What was decoded on the way is not the transform's.
    if (times != nullptr) times->transform += total - (times->decode - decoded_before);
  }
};

Pipeline::Pipeline(TransformPtr transform, PipelineOptions options)
    : transform_(std::move(transform)), options_(std::move(options)) {
  TORCH_CHECK_VALUE(transform_, "Pipeline: expected a transform, got null");
  auto plan = std::make_shared<Plan>();
  add_steps(transform_, plan->steps);
  plan_ = std::move(plan);
}

at::Tensor Pipeline::operator()(const at::Tensor& image, std::optional<at::Generator> generator) const {
  at::Tensor result;
  plan_->travel(start_of(image), generator, nullptr, [&](const Journey& journey) { result = journey.result(); });
  return result;
}

void Pipeline::into(const at::Tensor& output, const at::Tensor& image, std::optional<at::Generator> generator,
                    PipelineTimes* times) const {
  plan_->travel(start_of(image), generator, times, [&](const Journey& journey) { journey.result_into(output); });
}

at::Tensor Pipeline::decode(const at::Tensor& file, std::optional<at::Generator> generator,
                            PipelineTimes* times) const {
  at::Tensor result;
  plan_->travel(start_of(file, options_, times), generator, times,
                [&](const Journey& journey) { result = journey.result(); });
  return result;
}

void Pipeline::decode_into(const at::Tensor& output, const at::Tensor& file, std::optional<at::Generator> generator,
                           PipelineTimes* times) const {
  plan_->travel(start_of(file, options_, times), generator, times,
                [&](const Journey& journey) { journey.result_into(output); });
}

std::string Pipeline::plan() const {
  std::string text = "decode; of a JPEG, the part that is read below\n";
  bool in_pass = false, resized = false, settled = false;
  for (const Step& step : plan_->steps) {
    const bool resizes = step.known != nullptr && step.known->effect == StepEffect::kResize;
    if (step.known == nullptr) {
      text += "run " + step.transform->name() + "\n";
    } else {
      // A resize comes before whatever else a pass does, and once.
      if (!in_pass || (resizes && (resized || settled))) {
        text += "one pass over rows\n";
        resized = settled = false;
      }
      text += "  " + step.transform->repr() + "\n";
      resized |= resizes;
      settled |= step.known->effect == StepEffect::kTurn || step.known->effect == StepEffect::kFloats;
    }
    in_pass = step.known != nullptr;
  }
  return text;
}

}  // namespace torchvision::transforms
