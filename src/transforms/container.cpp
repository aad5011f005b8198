#include "torchvision/transforms/container.h"

#include <c10/util/Exception.h>

#include "torchvision/transforms/misc.h"
#include "transforms/functional/byte_image.h"
#include "transforms/functional/normalize_bytes.h"

namespace torchvision::transforms {
namespace {

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

}  // namespace

Compose::Compose(std::vector<TransformPtr> transforms) : transforms_(std::move(transforms)) {
  TORCH_CHECK_VALUE(!transforms_.empty(), "Compose: pass at least one transform");
  for (const TransformPtr& step : transforms_) TORCH_CHECK_VALUE(step, "Compose: one of the transforms is null");
}

Fields Compose::options() const {
  std::vector<Fields> steps;
  for (const TransformPtr& step : transforms_) {
    std::vector<Fields::Item> items = {{"type", std::string(step->name())}};
    for (const Fields::Item& item : step->options()) items.push_back(item);
    steps.emplace_back(std::move(items));
  }
  return {{"transforms", std::move(steps)}};
}

Params Compose::make_params(const at::Tensor& input, std::optional<at::Generator> generator) const {
  std::vector<Fields> drawn;
  at::Tensor image = input;
  for (size_t i = 0; i < transforms_.size(); ++i) {
    drawn.push_back(transforms_[i]->make_params(image, generator));
    if (i + 1 < transforms_.size()) image = transforms_[i]->transform(image, drawn.back());
  }
  return {{"transforms", std::move(drawn)}};
}

at::Tensor Compose::transform(const at::Tensor& input, const Params& params) const {
  const auto& drawn = params.get<std::vector<Fields>>("transforms");
  TORCH_CHECK_VALUE(drawn.size() == transforms_.size(), "Compose: expected the parameters of ", transforms_.size(),
                    " transforms, got ", drawn.size());
  at::Tensor image = input;
  for (size_t i = 0; i < transforms_.size(); ++i) image = transforms_[i]->transform(image, drawn[i]);
  return image;
}

at::Tensor Compose::forward(const at::Tensor& input, std::optional<at::Generator> generator) const {
  at::Tensor image = input;
  for (size_t i = 0; i < transforms_.size(); ++i) {
    if (i + 1 < transforms_.size()) {
      if (std::optional<at::Tensor> both = scaled_and_normalized(*transforms_[i], *transforms_[i + 1], image)) {
        image = *both;
        ++i;
        continue;
      }
    }
    image = (*transforms_[i])(image, generator);
  }
  return image;
}

std::string Compose::repr() const {
  // Python's Module indents the lines of several, and leaves a single one where it is.
  if (transforms_.size() == 1 && transforms_[0]->repr().find('\n') == std::string::npos)
    return "Compose(    " + transforms_[0]->repr() + ")";
  std::string text = "Compose(\n";
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

}  // namespace torchvision::transforms
