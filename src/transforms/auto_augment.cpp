#include "torchvision/transforms/auto_augment.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>

#include "core/enum_names.h"
#include "torchvision/transforms/inputs.h"
#include "transforms/augment_operations.h"
#include "transforms/auto_augment_policies.h"
#include "transforms/by_value.h"
#include "transforms/families.h"
#include "transforms/random.h"
#include "transforms/repr.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::Value;

constexpr core::EnumNames<AutoAugmentPolicy, 3> kPolicyNames = {{
    {AutoAugmentPolicy::kImageNet, "imagenet"},
    {AutoAugmentPolicy::kCifar10, "cifar10"},
    {AutoAugmentPolicy::kSvhn, "svhn"},
}};

/// Bins of AutoAugment and AugMix.
constexpr int64_t kTenBins = 10;

const Policies& policies_of(AutoAugmentPolicy policy) {
  switch (policy) {
    case AutoAugmentPolicy::kCifar10:
      return kCifar10Policies;
    case AutoAugmentPolicy::kSvhn:
      return kSvhnPolicies;
    default:
      return kImageNetPolicies;
  }
}

ImageSize size_of(const Inputs& inputs) {
  const auto [height, width] = query_size(inputs);
  return {height, width};
}

const Operation& any_of(std::span<const Operation> space, const std::optional<at::Generator>& generator) {
  return space[static_cast<size_t>(draw_integer(static_cast<int64_t>(space.size()), generator))];
}

std::string text_of(InterpolationMode mode) { return std::string(to_string(mode)); }

/// Weights that sum to one, a row for each image of a batch.
at::Tensor drawn_weights(double alpha, int64_t rows, int64_t columns, const std::optional<at::Generator>& generator) {
  return at::_sample_dirichlet(at::full({columns}, alpha, at::kFloat).expand({rows, columns}), generator);
}

}  // namespace

std::string_view to_string(AutoAugmentPolicy policy) noexcept { return core::name_of(kPolicyNames, policy); }
std::optional<AutoAugmentPolicy> parse_auto_augment_policy(std::string_view name) noexcept {
  // Also as Python prints them.
  constexpr std::array<std::string_view, 3> kPrinted = {"IMAGENET", "CIFAR10", "SVHN"};
  constexpr std::string_view kEnum = "AutoAugmentPolicy.";
  if (!name.starts_with(kEnum)) return core::value_of(kPolicyNames, name);
  const auto* found = std::find(kPrinted.begin(), kPrinted.end(), name.substr(kEnum.size()));
  if (found == kPrinted.end()) return std::nullopt;
  return kPolicyNames[size_t(found - kPrinted.begin())].first;
}

AutoAugmentBase::AutoAugmentBase(std::string_view name, Fields options, InterpolationMode interpolation,
                                 FillByKind fill)
    : Transform(name, std::move(options)), interpolation_(interpolation), fill_(std::move(fill)) {}

void AutoAugmentBase::check_inputs(const Inputs& inputs) const {
  tv_tensors::Sample sample;
  for (const Value& input : inputs) {
    TORCH_CHECK_TYPE(!std::holds_alternative<tv_tensors::BoundingBoxes>(input) &&
                         !std::holds_alternative<tv_tensors::Mask>(input) &&
                         !std::holds_alternative<tv_tensors::KeyPoints>(input),
                     "Inputs of type ", tv_tensors::kind_of(input), " are not supported by ", name(), "()");
    sample.set(std::to_string(sample.size()), input);
  }
  const std::vector<bool> flags = chosen(sample);
  const auto images = std::count(flags.begin(), flags.end(), true);
  TORCH_CHECK_TYPE(images > 0, name(), ": found no image in the sample");
  TORCH_CHECK_TYPE(images == 1, name(), ": auto augmentation is defined for a single image or video, found ", images);
}

at::Tensor AutoAugmentBase::augmented(at::Tensor image, const std::vector<Fields>& operations,
                                      std::string_view kind) const {
  for (const Fields& operation : operations)
    image = apply_operation(image, operation.get<std::string>("name"), operation.get<double>("magnitude"),
                            interpolation_, fill_.of(kind));
  return image;
}

Value AutoAugmentBase::apply(const Value& input, const Params& params) const {
  return by_value(input, [&]<tv_tensors::Pixels T>(const T& kind) {
    return tv_tensors::wrap(
        augmented(tv_tensors::tensor_of(kind), params.get<std::vector<Fields>>("operations"), kind_name<T>()), kind);
  });
}

AutoAugment::AutoAugment(const AutoAugmentOptions& options)
    : AutoAugmentBase("AutoAugment",
                      {{"policy", std::string(to_string(options.policy))},
                       {"interpolation", text_of(options.interpolation)},
                       {"fill", fill_value(options.fill)}},
                      options.interpolation, options.fill),
      policy_(options.policy) {}

Params AutoAugment::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  const ImageSize size = size_of(inputs);
  std::vector<Fields> operations;
  const auto& policy = policies_of(policy_)[static_cast<size_t>(draw_integer(kPolicies, generator))];
  for (const PolicyStep& step : policy) {
    if (at::rand({}, generator, at::kFloat).item<float>() > static_cast<float>(step.probability)) continue;
    operations.push_back(
        drawn_operation(auto_augment_operation(step.operation), kTenBins, size, [&] { return step.bin; }, generator));
  }
  return {{"operations", std::move(operations)}};
}

RandAugment::RandAugment(const RandAugmentOptions& options)
    : AutoAugmentBase("RandAugment",
                      {{"num_ops", options.num_ops},
                       {"magnitude", options.magnitude},
                       {"num_magnitude_bins", options.num_magnitude_bins},
                       {"interpolation", text_of(options.interpolation)},
                       {"fill", fill_value(options.fill)}},
                      options.interpolation, options.fill),
      num_ops_(options.num_ops),
      magnitude_(options.magnitude),
      num_magnitude_bins_(options.num_magnitude_bins) {
  TORCH_CHECK_VALUE(num_ops_ >= 0, "RandAugment: num_ops should be a non-negative integer, got ", num_ops_);
  TORCH_CHECK_VALUE(num_magnitude_bins_ > 0 && magnitude_ < num_magnitude_bins_ && magnitude_ >= -num_magnitude_bins_,
                    "RandAugment: expected a magnitude below the ", num_magnitude_bins_, " bins, got ", magnitude_);
}

Params RandAugment::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  const ImageSize size = size_of(inputs);
  std::vector<Fields> operations;
  for (int64_t i = 0; i < num_ops_; ++i)
    operations.push_back(drawn_operation(
        any_of(rand_augment_space(), generator), num_magnitude_bins_, size, [&] { return magnitude_; }, generator));
  return {{"operations", std::move(operations)}};
}

TrivialAugmentWide::TrivialAugmentWide(const TrivialAugmentWideOptions& options)
    : AutoAugmentBase("TrivialAugmentWide",
                      {{"num_magnitude_bins", options.num_magnitude_bins},
                       {"interpolation", text_of(options.interpolation)},
                       {"fill", fill_value(options.fill)}},
                      options.interpolation, options.fill),
      num_magnitude_bins_(options.num_magnitude_bins) {
  TORCH_CHECK_VALUE(num_magnitude_bins_ > 0, "TrivialAugmentWide: expected magnitude bins, got ", num_magnitude_bins_);
}

Params TrivialAugmentWide::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  const ImageSize size = size_of(inputs);
  const Operation& operation = any_of(trivial_augment_space(), generator);
  return {{"operations", std::vector<Fields>{drawn_operation(
                             operation, num_magnitude_bins_, size,
                             [&] { return draw_integer(num_magnitude_bins_, generator); }, generator)}}};
}

AugMix::AugMix(const AugMixOptions& options)
    : AutoAugmentBase("AugMix",
                      {{"severity", options.severity},
                       {"mixture_width", options.mixture_width},
                       {"chain_depth", options.chain_depth},
                       {"alpha", options.alpha},
                       {"all_ops", options.all_ops},
                       {"interpolation", text_of(options.interpolation)},
                       {"fill", fill_value(options.fill)}},
                      options.interpolation, options.fill),
      options_(options) {
  TORCH_CHECK_VALUE(1 <= options.severity && options.severity <= kTenBins,
                    "AugMix: the severity must be between 1 and 10, got ", options.severity);
  TORCH_CHECK_VALUE(options.mixture_width > 0 && options.alpha > 0,
                    "AugMix: expected a positive mixture_width and alpha, got ", options.mixture_width, " and ",
                    options.alpha);
}

Params AugMix::draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const {
  const ImageSize size = size_of(inputs);
  const at::Tensor& image = *tv_tensors::tensor_in(inputs.front());
  const int64_t batch_dims = std::holds_alternative<tv_tensors::Video>(inputs.front()) ? 5 : 4;
  const int64_t rows = image.dim() < batch_dims ? 1 : image.size(0);
  const at::Tensor m = drawn_weights(options_.alpha, rows, 2, generator);
  const at::Tensor weights =
      drawn_weights(options_.alpha, rows, options_.mixture_width, generator) * m.select(1, 1).reshape({rows, -1});
  std::vector<Fields> chains;
  for (int64_t i = 0; i < options_.mixture_width; ++i) {
    const int64_t depth = options_.chain_depth > 0 ? options_.chain_depth : 1 + draw_integer(3, generator);
    std::vector<Fields> operations;
    for (int64_t step = 0; step < depth; ++step)
      operations.push_back(drawn_operation(
          any_of(aug_mix_space(options_.all_ops), generator), kTenBins, size,
          [&] { return draw_integer(options_.severity, generator); }, generator));
    chains.push_back({{"operations", std::move(operations)}});
  }
  return {{"m", m}, {"combined_weights", weights}, {"chains", std::move(chains)}};
}

Value AugMix::apply(const Value& input, const Params& params) const {
  const auto& m = params.get<at::Tensor>("m");
  const auto& weights = params.get<at::Tensor>("combined_weights");
  const auto& chains = params.get<std::vector<Fields>>("chains");
  return by_value(input, [&]<tv_tensors::Pixels T>(const T& kind) {
    const at::Tensor& image = tv_tensors::tensor_of(kind);
    const int64_t batch_dims = std::is_same_v<T, tv_tensors::Video> ? 5 : 4;
    std::vector<int64_t> shape = image.sizes().vec();
    if (int64_t(shape.size()) < batch_dims) shape.insert(shape.begin(), size_t(batch_dims) - shape.size(), 1);
    const at::Tensor batch = image.reshape(shape);
    std::vector<int64_t> rows(shape.size(), 1);
    rows[0] = shape[0];
    const at::Tensor mix = m.select(1, 0).reshape(rows).to(image.device()) * batch;
    // The reshaped batch is a plain tensor in Python, which fills by kind as one.
    for (size_t i = 0; i < chains.size(); ++i)
      mix.add_(weights.select(1, int64_t(i)).reshape(rows).to(image.device()) *
               augmented(batch, chains[i].get<std::vector<Fields>>("operations"), "Tensor"));
    return tv_tensors::wrap(mix.reshape(image.sizes()).to(image.scalar_type()), kind);
  });
}

std::span<const TransformEntry> auto_augment_transforms() {
  static constexpr TransformEntry kEntries[] = {
      {"AugMix", "Mixes an image with chains of changes to it.",
       [](OptionReader& o) -> TransformPtr {
         return AugMix({.severity = o.integer("severity", 3),
                        .mixture_width = o.integer("mixture_width", 3),
                        .chain_depth = o.integer("chain_depth", -1),
                        .alpha = o.number("alpha", 1.0),
                        .all_ops = o.flag("all_ops", true),
                        .interpolation = o.interpolation("interpolation", InterpolationMode::kBilinear),
                        .fill = o.fill("fill", {})});
       }},
      {"AutoAugment", "Changes images by policies that were learnt.",
       [](OptionReader& o) -> TransformPtr {
         const std::string policy = o.text("policy", "imagenet");
         const auto parsed = parse_auto_augment_policy(policy);
         TORCH_CHECK_VALUE(parsed, "AutoAugment: expected imagenet, cifar10 or svhn for the option 'policy', got ",
                           policy);
         return AutoAugment({.policy = *parsed,
                             .interpolation = o.interpolation("interpolation", InterpolationMode::kNearest),
                             .fill = o.fill("fill", {})});
       }},
      {"RandAugment", "Changes images by several random operations of one strength.",
       [](OptionReader& o) -> TransformPtr {
         return RandAugment({.num_ops = o.integer("num_ops", 2),
                             .magnitude = o.integer("magnitude", 9),
                             .num_magnitude_bins = o.integer("num_magnitude_bins", 31),
                             .interpolation = o.interpolation("interpolation", InterpolationMode::kNearest),
                             .fill = o.fill("fill", {})});
       }},
      {"TrivialAugmentWide", "Changes images by one random operation of random strength.",
       [](OptionReader& o) -> TransformPtr {
         return TrivialAugmentWide({.num_magnitude_bins = o.integer("num_magnitude_bins", 31),
                                    .interpolation = o.interpolation("interpolation", InterpolationMode::kNearest),
                                    .fill = o.fill("fill", {})});
       }},
  };
  return kEntries;
}

}  // namespace torchvision::transforms
