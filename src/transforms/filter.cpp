#include "torchvision/transforms/filter.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include "torchvision/transforms/functional/augment.h"
#include "torchvision/transforms/functional/filter.h"
#include "torchvision/transforms/functional/temporal.h"
#include "transforms/by_value.h"
#include "transforms/families.h"
#include "transforms/random.h"
#include "transforms/repr.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::Pixels;
using tv_tensors::Sample;
using tv_tensors::Value;

std::array<double, 2> sigma_range(const std::vector<double>& sigma) {
  TORCH_CHECK_VALUE(sigma.size() == 1 || sigma.size() == 2, "GaussianBlur: expected one sigma or two, got ",
                    sigma.size());
  const std::array<double, 2> range = {sigma.front(), sigma.back()};
  TORCH_CHECK_VALUE(0 < range[0] && range[0] <= range[1],
                    "GaussianBlur: sigma values should be positive and of the form (min, max), got ", range[0], " and ",
                    range[1]);
  return range;
}

std::vector<double> listed(const std::array<double, 2>& range) { return {range.begin(), range.end()}; }

std::array<int64_t, 2> odd_pair(const std::vector<int64_t>& size) {
  TORCH_CHECK_VALUE(size.size() == 1 || size.size() == 2, "GaussianBlur: expected one kernel_size or two, got ",
                    size.size());
  for (int64_t edge : size)
    TORCH_CHECK_VALUE(edge > 0 && edge % 2 == 1,
                      "GaussianBlur: kernel size value should be an odd and positive number, got ", edge);
  return {size.front(), size.back()};
}

at::Generator generator_with(const at::Tensor& state) {
  at::Generator generator = at::detail::createCPUGenerator();
  generator.set_state(state);
  return generator;
}

}  // namespace

GaussianBlur::GaussianBlur(const std::vector<int64_t>& kernel_size, const GaussianBlurOptions& options)
    : Transform("GaussianBlur",
                {{"kernel_size", odd_pair(kernel_size)}, {"sigma", listed(sigma_range(options.sigma))}}),
      kernel_size_(odd_pair(kernel_size)),
      sigma_(sigma_range(options.sigma)) {}

Params GaussianBlur::draw(const Inputs&, const std::optional<at::Generator>& generator) const {
  const double sigma = draw_uniform(sigma_[0], sigma_[1], generator).item<float>();
  return {{"sigma", std::vector<double>{sigma, sigma}}};
}

Value GaussianBlur::apply(const Value& input, const Params& params) const {
  return by_value(input, [&]<Pixels T>(const T& kind) {
    return functional::gaussian_blur(kind, {kernel_size_[0], kernel_size_[1]},
                                     params.get<std::vector<double>>("sigma"));
  });
}

GaussianNoise::GaussianNoise(const GaussianNoiseOptions& options)
    : Transform("GaussianNoise", {{"mean", options.mean}, {"sigma", options.sigma}, {"clip", options.clip}}),
      options_(options) {}

Value GaussianNoise::noisy(const Value& input, const at::Generator& generator) const {
  return by_value(input, [&]<Pixels T>(const T& kind) {
    return functional::gaussian_noise(
        kind, {.mean = options_.mean, .sigma = options_.sigma, .clip = options_.clip, .generator = generator});
  });
}

Params GaussianNoise::run(Sample& sample, const std::optional<at::Generator>& generator) const {
  const at::Generator source = generator ? *generator : at::detail::getDefaultCPUGenerator();
  const at::Tensor state = source.get_state();
  const std::vector<bool> flags = chosen(sample);
  for (size_t i = 0; i < sample.size(); ++i)
    if (flags[i]) sample.value(i) = noisy(sample.value(i), source);
  return {{"state", state}};
}

void GaussianNoise::replay(Sample& sample, const Params& params) const {
  const at::Generator source = generator_with(params.get<at::Tensor>("state"));
  const std::vector<bool> flags = chosen(sample);
  for (size_t i = 0; i < sample.size(); ++i)
    if (flags[i]) sample.value(i) = noisy(sample.value(i), source);
}

Params GaussianNoise::prepare(const Sample& sample, const std::optional<at::Generator>& generator) const {
  Sample copy = sample;
  return run(copy, generator);
}

Value GaussianNoise::apply(const Value& input, const Params& params) const {
  return noisy(input, generator_with(params.get<at::Tensor>("state")));
}

LinearTransformation::LinearTransformation(at::Tensor transformation_matrix, at::Tensor mean_vector)
    : Transform("LinearTransformation",
                {{"transformation_matrix", transformation_matrix}, {"mean_vector", mean_vector}}),
      matrix_(std::move(transformation_matrix)),
      mean_(std::move(mean_vector)) {
  TORCH_CHECK_VALUE(matrix_.dim() == 2 && matrix_.size(0) == matrix_.size(1),
                    "LinearTransformation: transformation_matrix should be square, got ", matrix_.sizes());
  TORCH_CHECK_VALUE(mean_.dim() == 1 && mean_.size(0) == matrix_.size(0),
                    "LinearTransformation: mean_vector should have the length of the matrix's edges, ", matrix_.size(0),
                    ", got ", mean_.sizes());
  TORCH_CHECK_VALUE(mean_.device() == matrix_.device() && mean_.scalar_type() == matrix_.scalar_type(),
                    "LinearTransformation: expected matrix and mean of one device and dtype, got ", matrix_.device(),
                    " ", matrix_.scalar_type(), " and ", mean_.device(), " ", mean_.scalar_type());
}

bool LinearTransformation::takes(const Value& value) const {
  return std::holds_alternative<at::Tensor>(value) || std::holds_alternative<tv_tensors::Image>(value) ||
         std::holds_alternative<tv_tensors::Video>(value);
}

Value LinearTransformation::apply(const Value& input, const Params&) const {
  return by_value(input, [&]<Pixels T>(const T& kind) {
    const at::Tensor& pixels = tv_tensors::tensor_of(kind);
    TORCH_CHECK_VALUE(pixels.dim() >= 3 && pixels.size(-3) * pixels.size(-2) * pixels.size(-1) == matrix_.size(0),
                      "LinearTransformation: expected pictures of ", matrix_.size(0), " values, got ", pixels.sizes());
    const at::Tensor flat = pixels.reshape({-1, matrix_.size(0)}) - mean_;
    return tv_tensors::wrap(at::mm(flat, matrix_.to(flat.scalar_type())).reshape(pixels.sizes()), kind);
  });
}

UniformTemporalSubsample::UniformTemporalSubsample(int64_t num_samples)
    : Transform("UniformTemporalSubsample", {{"num_samples", num_samples}}), num_samples_(num_samples) {}

Value UniformTemporalSubsample::apply(const Value& input, const Params&) const {
  return by_value(input, [&]<class T>(const T& kind)
                    requires(std::same_as<T, at::Tensor> || std::same_as<T, tv_tensors::Video>)
                  { return functional::uniform_temporal_subsample(kind, num_samples_); });
}

std::span<const TransformEntry> filter_transforms() {
  static constexpr TransformEntry kEntries[] = {
      {"GaussianBlur", "Blurs by a random width.",
       [](OptionReader& o) -> TransformPtr {
         return GaussianBlur{o.integers("kernel_size"), {.sigma = o.numbers("sigma", {0.1, 2.0})}};
       }},
      {"GaussianNoise", "Adds normal noise.",
       [](OptionReader& o) -> TransformPtr {
         return GaussianNoise(
             {.mean = o.number("mean", 0.0), .sigma = o.number("sigma", 0.1), .clip = o.flag("clip", true)});
       }},
      {"LinearTransformation", "Multiplies pictures, as vectors, by a matrix.",
       [](OptionReader& o) -> TransformPtr {
         const at::Tensor matrix = o.tensor("transformation_matrix"), mean = o.tensor("mean_vector");
         return LinearTransformation(matrix.dim() == 1 ? matrix.view({1, 1}) : matrix, mean);
       }},
      {"UniformTemporalSubsample", "Takes equally spaced frames of a video.",
       [](OptionReader& o) -> TransformPtr { return UniformTemporalSubsample(o.integer("num_samples")); }},
  };
  return kEntries;
}

}  // namespace torchvision::transforms
