#include "torchvision/transforms/container.h"

#include <ATen/ATen.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <numeric>

#include "torchvision/transforms/misc.h"
#include "transforms/families.h"
#include "transforms/functional/byte_image.h"
#include "transforms/functional/normalize_bytes.h"
#include "transforms/random.h"
#include "transforms/repr.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::Sample;
using tv_tensors::Value;

/// ToDtype(float32, scale) and Normalize on plain bytes in one pass, to the bit; nothing for other pairs.
std::optional<at::Tensor> scaled_and_normalized(const Transform& first, const Transform& second,
                                                const at::Tensor& image) {
  const auto* to_dtype = dynamic_cast<const ToDtype*>(&first);
  const auto* normalize = dynamic_cast<const Normalize*>(&second);
  if (to_dtype == nullptr || normalize == nullptr || image.dim() < 3 || !functional::is_plain_bytes(image))
    return std::nullopt;
  if (to_dtype->dtype() != at::kFloat || !to_dtype->scales()) return std::nullopt;
  const auto fits = [&image](const std::vector<double>& values) {
    return values.size() == 1 || int64_t(values.size()) == image.size(-3);
  };
  if (image.numel() == 0 || !fits(normalize->mean()) || !fits(normalize->std())) return std::nullopt;
  return functional::normalize_bytes(image, {.mean = normalize->mean(), .std = normalize->std()});
}

/// The same for a sample of one picture, the usual case in a loader.
bool scale_and_normalize(const Transform& first, const Transform& second, Sample& sample) {
  if (sample.size() != 1) return false;
  Value& value = sample.value(0);
  return std::visit(
      [&]<class T>(T& kind) {
        if constexpr (tv_tensors::Pixels<T>) {
          std::optional<at::Tensor> both = scaled_and_normalized(first, second, tv_tensors::tensor_of(kind));
          if (both) kind = tv_tensors::wrap(std::move(*both), kind);
          return both.has_value();
        } else {
          return false;
        }
      },
      value);
}

std::vector<Fields::Item> container_options(std::string_view name, const std::vector<TransformPtr>& transforms,
                                            std::vector<Fields::Item> options) {
  std::vector<Fields> steps;
  for (const TransformPtr& step : transforms) {
    TORCH_CHECK_VALUE(step, name, ": one of the transforms is null");
    std::vector<Fields::Item> items = {{"type", step->name()}};
    for (const Fields::Item& item : step->options()) items.push_back(item);
    steps.emplace_back(std::move(items));
  }
  options.insert(options.begin(), {"transforms", std::move(steps)});
  return options;
}

std::vector<double> normalized(const std::vector<double>& weights) {
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<double> shares;
  for (double weight : weights) shares.push_back(weight / total);
  return shares;
}

std::vector<double> shares_of(const std::vector<TransformPtr>& transforms, const RandomChoiceOptions& options) {
  if (!options.p) return normalized(std::vector<double>(transforms.size(), 1.0));
  TORCH_CHECK_VALUE(options.p->size() == transforms.size(), "RandomChoice: expected a p for each of the ",
                    transforms.size(), " transforms, got ", options.p->size());
  return normalized(*options.p);
}

}  // namespace

Container::Container(std::string_view name, std::vector<TransformPtr> transforms, std::vector<Fields::Item> options)
    : Transform(name, Fields(container_options(name, transforms, std::move(options)))),
      transforms_(std::move(transforms)) {
  TORCH_CHECK_VALUE(!transforms_.empty(), name, ": pass at least one transform");
}

Params Container::prepare(const Sample& sample, const std::optional<at::Generator>& generator) const {
  Sample copy = sample;
  return run(copy, generator);
}

Value Container::apply(const Value& input, const Params& params) const {
  Sample sample{{"0", input}};
  replay(sample, params);
  return sample.value(0);
}

bool Container::can_undo() const {
  return std::all_of(transforms_.begin(), transforms_.end(),
                     [](const TransformPtr& step) { return step->has_inverse(); });
}

const std::vector<Fields>& Container::steps_of(const Params& params) const {
  const auto& drawn = params.get<std::vector<Fields>>("transforms");
  TORCH_CHECK_VALUE(drawn.size() == transforms_.size(), name(), ": expected the parameters of ", transforms_.size(),
                    " transforms, got ", drawn.size());
  return drawn;
}

std::string Container::repr_with_steps() const {
  // Python's Module indents the lines of several, and leaves a single one where it is.
  if (transforms_.size() == 1 && transforms_[0]->repr().find('\n') == std::string::npos)
    return name() + "(    " + transforms_[0]->repr() + ")";
  std::string text = name() + "(\n";
  for (const TransformPtr& step : transforms_) {
    std::string lines = "    " + step->repr() + "\n";
    for (size_t start = 0; start < lines.size();) {
      const size_t end = lines.find('\n', start);
      text += "  " + lines.substr(start, end + 1 - start);
      start = end + 1;
    }
  }
  return text + ")";
}

std::string Container::repr_with_list() const {
  std::string steps;
  for (const TransformPtr& step : transforms_) steps += (steps.empty() ? "" : ", ") + step->repr();
  std::string text = name() + "(transforms=[" + steps + "]";
  for (const auto& [key, value] : options())
    if (const std::string printed = python_repr(value); !printed.empty()) text += ", " + key + "=" + printed;
  return text + ")";
}

Compose::Compose(std::vector<TransformPtr> transforms) : Container("Compose", std::move(transforms)) {}

Params Compose::run(Sample& sample, const std::optional<at::Generator>& generator) const {
  const std::vector<TransformPtr>& steps = transforms();
  std::vector<Fields> drawn;
  for (size_t i = 0; i < steps.size(); ++i) {
    if (i + 1 < steps.size() && scale_and_normalize(*steps[i], *steps[i + 1], sample)) {
      drawn.resize(drawn.size() + 2);  // neither draws
      ++i;
      continue;
    }
    drawn.push_back(steps[i]->run(sample, generator));
  }
  return {{"transforms", std::move(drawn)}};
}

void Compose::replay(Sample& sample, const Params& params) const {
  const std::vector<Fields>& drawn = steps_of(params);
  for (size_t i = 0; i < drawn.size(); ++i) transforms()[i]->replay(sample, drawn[i]);
}

void Compose::revert(Sample& sample, const Params& params) const {
  const std::vector<Fields>& drawn = steps_of(params);
  for (size_t i = drawn.size(); i-- > 0;) transforms()[i]->revert(sample, drawn[i]);
}

std::string Compose::repr() const { return repr_with_steps(); }

RandomApply::RandomApply(std::vector<TransformPtr> transforms, RandomApplyOptions options)
    : Container("RandomApply", std::move(transforms), {{"p", options.p}}), p_(options.p) {
  check_probability("RandomApply", p_);
}

Params RandomApply::run(Sample& sample, const std::optional<at::Generator>& generator) const {
  const bool apply = draw_apply(p_, generator);
  std::vector<Fields> drawn;
  if (apply)
    for (const TransformPtr& step : transforms()) drawn.push_back(step->run(sample, generator));
  return {{"apply", apply}, {"transforms", std::move(drawn)}};
}

void RandomApply::replay(Sample& sample, const Params& params) const {
  if (!params.get<bool>("apply")) return;
  const std::vector<Fields>& drawn = steps_of(params);
  for (size_t i = 0; i < drawn.size(); ++i) transforms()[i]->replay(sample, drawn[i]);
}

void RandomApply::revert(Sample& sample, const Params& params) const {
  if (!params.get<bool>("apply")) return;
  const std::vector<Fields>& drawn = steps_of(params);
  for (size_t i = drawn.size(); i-- > 0;) transforms()[i]->revert(sample, drawn[i]);
}

std::string RandomApply::repr() const { return repr_with_steps(); }

RandomChoice::RandomChoice(std::vector<TransformPtr> transforms, const RandomChoiceOptions& options)
    : Container("RandomChoice", transforms, {{"p", shares_of(transforms, options)}}),
      p_(shares_of(transforms, options)) {}

Params RandomChoice::run(Sample& sample, const std::optional<at::Generator>& generator) const {
  const at::Tensor weights = at::tensor(at::ArrayRef<double>(p_), at::kFloat);
  const auto index = at::multinomial(weights, 1, /*replacement=*/false, generator).item<int64_t>();
  return {{"index", index}, {"transforms", std::vector<Fields>{transforms()[size_t(index)]->run(sample, generator)}}};
}

const Transform& RandomChoice::chosen_step(const Params& params) const {
  const auto index = static_cast<size_t>(params.get<int64_t>("index"));
  TORCH_CHECK_VALUE(index < transforms().size(), "RandomChoice: expected an index below ", transforms().size(),
                    ", got ", index);
  return *transforms()[index];
}

void RandomChoice::replay(Sample& sample, const Params& params) const {
  chosen_step(params).replay(sample, params.get<std::vector<Fields>>("transforms").at(0));
}

void RandomChoice::revert(Sample& sample, const Params& params) const {
  chosen_step(params).revert(sample, params.get<std::vector<Fields>>("transforms").at(0));
}

std::string RandomChoice::repr() const { return repr_with_list(); }

RandomOrder::RandomOrder(std::vector<TransformPtr> transforms) : Container("RandomOrder", std::move(transforms)) {}

Params RandomOrder::run(Sample& sample, const std::optional<at::Generator>& generator) const {
  const std::vector<int64_t> order = draw_permutation(static_cast<int64_t>(transforms().size()), generator);
  std::vector<Fields> drawn;
  for (int64_t index : order) drawn.push_back(transforms()[size_t(index)]->run(sample, generator));
  return {{"order", order}, {"transforms", std::move(drawn)}};
}

const std::vector<int64_t>& RandomOrder::order_of(const Params& params) const {
  const auto& order = params.get<std::vector<int64_t>>("order");
  TORCH_CHECK_VALUE(order.size() == transforms().size(), "RandomOrder: expected an order of ", transforms().size(),
                    ", got ", order.size());
  return order;
}

void RandomOrder::replay(Sample& sample, const Params& params) const {
  const std::vector<int64_t>& order = order_of(params);
  const std::vector<Fields>& drawn = steps_of(params);
  for (size_t i = 0; i < drawn.size(); ++i) transforms().at(size_t(order[i]))->replay(sample, drawn[i]);
}

void RandomOrder::revert(Sample& sample, const Params& params) const {
  const std::vector<int64_t>& order = order_of(params);
  const std::vector<Fields>& drawn = steps_of(params);
  for (size_t i = drawn.size(); i-- > 0;) transforms().at(size_t(order[i]))->revert(sample, drawn[i]);
}

std::string RandomOrder::repr() const { return repr_with_list(); }

std::span<const TransformEntry> container_transforms() {
  static constexpr TransformEntry kEntries[] = {
      {"Compose", "Runs transforms one after another.",
       [](OptionReader& o) -> TransformPtr { return Compose(o.transforms("transforms")); }},
      {"RandomApply", "Runs transforms with a probability, all or none.",
       [](OptionReader& o) -> TransformPtr {
         return RandomApply{o.transforms("transforms"), {.p = o.number("p", 0.5)}};  // braces: read in order
       }},
      {"RandomChoice", "Runs one of several transforms.",
       [](OptionReader& o) -> TransformPtr {
         return RandomChoice{o.transforms("transforms"), {.p = o.optional_numbers("p")}};
       }},
      {"RandomOrder", "Runs transforms in a random order.",
       [](OptionReader& o) -> TransformPtr { return RandomOrder(o.transforms("transforms")); }},
  };
  return kEntries;
}

}  // namespace torchvision::transforms
