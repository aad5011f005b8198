#include "torchvision/transforms/container.h"

#include <c10/util/Exception.h>

namespace torchvision::transforms {

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
  for (const TransformPtr& step : transforms_) image = (*step)(image, generator);
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
