// MixUp and CutMix: transforms of whole batches.
#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "torchvision/transforms/augment.h"
#include "torchvision/transforms/inputs.h"
#include "transforms/by_value.h"
#include "transforms/labels.h"
#include "transforms/random.h"

namespace torchvision::transforms {

using tv_tensors::Sample;
using tv_tensors::Value;

BatchMix::BatchMix(std::string_view name, const MixUpOptions& options)
    : Transform(name, {{"alpha", options.alpha},
                       {"num_classes", options.num_classes ? Fields::Value(*options.num_classes) : Fields::Value()},
                       {"labels_getter", options.labels_getter}}),
      options_(options) {
  TORCH_CHECK_VALUE(options.alpha > 0, this->name(), ": expected a positive alpha, got ", options.alpha);
}

double BatchMix::draw_share(const std::optional<at::Generator>& generator) const {
  // As torch.distributions.Beta draws.
  const at::Tensor alpha = at::full({1, 2}, options_.alpha, at::kFloat);
  return at::_sample_dirichlet(alpha, generator).select(-1, 0).item<float>();
}

size_t BatchMix::checked_labels(const Sample& sample) const {
  for (const auto& [_, value] : sample)
    TORCH_CHECK_VALUE(
        !std::holds_alternative<tv_tensors::BoundingBoxes>(value) && !std::holds_alternative<tv_tensors::Mask>(value) &&
            !std::holds_alternative<tv_tensors::KeyPoints>(value),
        name(), ": bounding boxes, keypoints and masks cannot be mixed, got a ", tv_tensors::kind_of(value));
  const size_t index = find_labels(name().c_str(), sample, options_.labels_getter);
  const auto* labels = std::get_if<at::Tensor>(&sample.value(index));
  TORCH_CHECK_VALUE(labels != nullptr, name(), ": the labels must be a tensor, got a ",
                    tv_tensors::kind_of(sample.value(index)));
  TORCH_CHECK_VALUE(labels->dim() == 1 || labels->dim() == 2, name(),
                    ": expected labels (batch_size) or (batch_size, num_classes), got ", labels->sizes());
  TORCH_CHECK_VALUE(labels->dim() == 2 || options_.num_classes, name(),
                    ": num_classes must be given where the labels are indices");
  const int64_t classes = labels->dim() == 2 ? labels->size(1) : *options_.num_classes;
  TORCH_CHECK_VALUE(!options_.num_classes || *options_.num_classes == classes, name(), ": expected labels of ",
                    options_.num_classes.value_or(0), " classes, as num_classes says, got ", classes);
  return index;
}

at::Tensor BatchMix::mixed_labels(const at::Tensor& labels, double share) const {
  at::Tensor shares = labels.dim() == 1 ? at::one_hot(labels, *options_.num_classes) : labels;
  if (!shares.is_floating_point()) shares = shares.to(at::kFloat);
  return shares.roll(1, 0).mul_(1.0 - share).add_(shares.mul(share));
}

Params BatchMix::prepare(const Sample& sample, const std::optional<at::Generator>& generator) const {
  checked_labels(sample);
  return Transform::prepare(sample, generator);
}

Params BatchMix::run(Sample& sample, const std::optional<at::Generator>& generator) const {
  Params params = BatchMix::prepare(sample, generator);
  BatchMix::replay(sample, params);
  return params;
}

void BatchMix::replay(Sample& sample, const Params& params) const {
  const size_t labels_index = checked_labels(sample);
  const at::Tensor labels = std::get<at::Tensor>(sample.value(labels_index));
  std::vector<bool> flags = chosen(sample);
  flags[labels_index] = false;
  for (size_t i = 0; i < sample.size(); ++i) {
    if (!flags[i]) continue;
    const at::Tensor& batch = *tv_tensors::tensor_in(sample.value(i));
    const int64_t dims = std::holds_alternative<tv_tensors::Video>(sample.value(i)) ? 5 : 4;
    TORCH_CHECK_VALUE(batch.dim() == dims, name(), ": expected a batch of ", dims, " dimensions, got ", batch.sizes());
    TORCH_CHECK_VALUE(batch.size(0) == labels.size(0), name(), ": the batch has ", batch.size(0),
                      " pictures and the labels are ", labels.size(0));
    sample.value(i) = apply(sample.value(i), params);
  }
  sample.value(labels_index) = mixed_labels(labels, share(params));
}

Value BatchMix::apply(const Value& input, const Params& params) const {
  return by_value(input, [&]<tv_tensors::Pixels T>(const T& kind) {
    return tv_tensors::wrap(mixed(tv_tensors::tensor_of(kind), params), kind);
  });
}

MixUp::MixUp(const MixUpOptions& options) : BatchMix("MixUp", options) {}

Params MixUp::draw(const Inputs&, const std::optional<at::Generator>& generator) const {
  return {{"lam", draw_share(generator)}};
}

at::Tensor MixUp::mixed(const at::Tensor& batch, const Params& params) const {
  return batch.roll(1, 0).mul_(1.0 - share(params)).add_(batch.mul(share(params)));
}

double MixUp::share(const Params& params) const { return params.get<double>("lam"); }

CutMix::CutMix(const MixUpOptions& options) : BatchMix("CutMix", options) {}

Params CutMix::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  const double lam = draw_share(generator);
  const auto [height, width] = query_size(inputs);
  const int64_t x = draw_integer(width, generator), y = draw_integer(height, generator);
  const double half = 0.5 * std::sqrt(1.0 - lam);
  const auto half_width = static_cast<int64_t>(half * double(width));
  const auto half_height = static_cast<int64_t>(half * double(height));
  const int64_t left = std::max<int64_t>(x - half_width, 0), right = std::min(x + half_width, width);
  const int64_t top = std::max<int64_t>(y - half_height, 0), bottom = std::min(y + half_height, height);
  return {{"box", std::vector<int64_t>{left, top, right, bottom}},
          {"lam_adjusted", 1.0 - double((right - left) * (bottom - top)) / double(width * height)}};
}

at::Tensor CutMix::mixed(const at::Tensor& batch, const Params& params) const {
  const auto& box = params.get<std::vector<int64_t>>("box");
  const auto inside = [&](const at::Tensor& images) {
    return images.slice(-2, box[1], box[3]).slice(-1, box[0], box[2]);
  };
  at::Tensor result = batch.clone();
  inside(result).copy_(inside(batch.roll(1, 0)));
  return result;
}

double CutMix::share(const Params& params) const { return params.get<double>("lam_adjusted"); }

}  // namespace torchvision::transforms
