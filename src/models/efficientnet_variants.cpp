#include "models/build.h"
#include "models/init_layers.h"
#include "torchvision/models/efficientnet.h"

namespace torchvision::models {
namespace {

/// What tells one variant from another.
struct EfficientNetVariant {
  std::string_view name;
  double dropout;
  std::vector<MBConvConfig> stages;
  NormLayer norm_layer = nullptr;
  std::optional<int64_t> last_channel = std::nullopt;
};

EfficientNet build_efficientnet(const EfficientNetVariant& variant, const EfficientNetBuilderOptions& given) {
  const EfficientNetOptions options{.inverted_residual_setting = variant.stages,
                                    .dropout = given.dropout.value_or(variant.dropout),
                                    .stochastic_depth_prob = given.stochastic_depth_prob,
                                    .num_classes = num_classes_of(variant.name, given.weights, given.num_classes, 1000),
                                    .norm_layer = norm_or(given.norm_layer, variant.norm_layer),
                                    .last_channel = variant.last_channel};
  return build_model<EfficientNet>(options, given.weights, given.progress);
}

/// The first version's stages.
std::vector<MBConvConfig> efficientnet_stages(double width_mult, double depth_mult) {
  std::vector<MBConvConfig> stages = {{1, 3, 1, 32, 16, 1},  {6, 3, 2, 16, 24, 2},  {6, 5, 2, 24, 40, 2},
                                      {6, 3, 2, 40, 80, 3},  {6, 5, 1, 80, 112, 3}, {6, 5, 2, 112, 192, 4},
                                      {6, 3, 1, 192, 320, 1}};
  for (auto& stage : stages) stage = stage.scaled(width_mult, depth_mult);
  return stages;
}

EfficientNet build_efficientnet_v2(std::string_view name, double dropout, std::vector<MBConvConfig> stages,
                                   const EfficientNetBuilderOptions& given) {
  for (size_t i = 0; i < 3; ++i) stages[i].block = EfficientNetBlock::kFusedMBConv;
  return build_efficientnet({name, dropout, std::move(stages), batch_norm(1e-3), 1280}, given);
}

constexpr ModelEntry kEfficientNets[] = {
    {"efficientnet_b0", from_model_options<efficientnet_b0>},
    {"efficientnet_b1", from_model_options<efficientnet_b1>},
    {"efficientnet_b2", from_model_options<efficientnet_b2>},
    {"efficientnet_b3", from_model_options<efficientnet_b3>},
    {"efficientnet_b4", from_model_options<efficientnet_b4>},
    {"efficientnet_b5", from_model_options<efficientnet_b5>},
    {"efficientnet_b6", from_model_options<efficientnet_b6>},
    {"efficientnet_b7", from_model_options<efficientnet_b7>},
    {"efficientnet_v2_s", from_model_options<efficientnet_v2_s>},
    {"efficientnet_v2_m", from_model_options<efficientnet_v2_m>},
    {"efficientnet_v2_l", from_model_options<efficientnet_v2_l>},
};

}  // namespace

std::span<const ModelEntry> efficientnet_models() { return kEfficientNets; }

EfficientNet efficientnet_b0(const EfficientNetBuilderOptions& options) {
  return build_efficientnet({"efficientnet_b0", 0.2, efficientnet_stages(1.0, 1.0)}, options);
}

EfficientNet efficientnet_b1(const EfficientNetBuilderOptions& options) {
  return build_efficientnet({"efficientnet_b1", 0.2, efficientnet_stages(1.0, 1.1)}, options);
}

EfficientNet efficientnet_b2(const EfficientNetBuilderOptions& options) {
  return build_efficientnet({"efficientnet_b2", 0.3, efficientnet_stages(1.1, 1.2)}, options);
}

EfficientNet efficientnet_b3(const EfficientNetBuilderOptions& options) {
  return build_efficientnet({"efficientnet_b3", 0.3, efficientnet_stages(1.2, 1.4)}, options);
}

EfficientNet efficientnet_b4(const EfficientNetBuilderOptions& options) {
  return build_efficientnet({"efficientnet_b4", 0.4, efficientnet_stages(1.4, 1.8)}, options);
}

EfficientNet efficientnet_b5(const EfficientNetBuilderOptions& options) {
  return build_efficientnet({"efficientnet_b5", 0.4, efficientnet_stages(1.6, 2.2), batch_norm(0.001, 0.01)}, options);
}

EfficientNet efficientnet_b6(const EfficientNetBuilderOptions& options) {
  return build_efficientnet({"efficientnet_b6", 0.5, efficientnet_stages(1.8, 2.6), batch_norm(0.001, 0.01)}, options);
}

EfficientNet efficientnet_b7(const EfficientNetBuilderOptions& options) {
  return build_efficientnet({"efficientnet_b7", 0.5, efficientnet_stages(2.0, 3.1), batch_norm(0.001, 0.01)}, options);
}

EfficientNet efficientnet_v2_s(const EfficientNetBuilderOptions& options) {
  return build_efficientnet_v2("efficientnet_v2_s", 0.2,
                               {{1, 3, 1, 24, 24, 2},
                                {4, 3, 2, 24, 48, 4},
                                {4, 3, 2, 48, 64, 4},
                                {4, 3, 2, 64, 128, 6},
                                {6, 3, 1, 128, 160, 9},
                                {6, 3, 2, 160, 256, 15}},
                               options);
}

EfficientNet efficientnet_v2_m(const EfficientNetBuilderOptions& options) {
  return build_efficientnet_v2("efficientnet_v2_m", 0.3,
                               {{1, 3, 1, 24, 24, 3},
                                {4, 3, 2, 24, 48, 5},
                                {4, 3, 2, 48, 80, 5},
                                {4, 3, 2, 80, 160, 7},
                                {6, 3, 1, 160, 176, 14},
                                {6, 3, 2, 176, 304, 18},
                                {6, 3, 1, 304, 512, 5}},
                               options);
}

EfficientNet efficientnet_v2_l(const EfficientNetBuilderOptions& options) {
  return build_efficientnet_v2("efficientnet_v2_l", 0.4,
                               {{1, 3, 1, 32, 32, 4},
                                {4, 3, 2, 32, 64, 7},
                                {4, 3, 2, 64, 96, 7},
                                {4, 3, 2, 96, 192, 10},
                                {6, 3, 1, 192, 224, 19},
                                {6, 3, 2, 224, 384, 25},
                                {6, 3, 1, 384, 640, 7}},
                               options);
}

}  // namespace torchvision::models
