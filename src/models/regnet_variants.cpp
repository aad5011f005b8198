#include "models/build.h"
#include "torchvision/models/regnet.h"

namespace torchvision::models {
namespace {

/// The squeeze and excitation of all RegNetYs.
constexpr double kRegNetSe = 0.25;

RegNet build_regnet(std::string_view name, const BlockParamsInit& init, const RegNetBuilderOptions& given) {
  const RegNetOptions options{.block_params = BlockParams::from_init_params(init),
                              .num_classes = num_classes_of(name, given.weights, given.num_classes, 1000),
                              .stem_width = given.stem_width,
                              .norm_layer = given.norm_layer,
                              .activation = given.activation};
  return build_model<RegNet>(options, given.weights, given.progress);
}

constexpr ModelEntry kRegNets[] = {
    {"regnet_y_400mf", from_model_options<regnet_y_400mf>}, {"regnet_y_800mf", from_model_options<regnet_y_800mf>},
    {"regnet_y_1_6gf", from_model_options<regnet_y_1_6gf>}, {"regnet_y_3_2gf", from_model_options<regnet_y_3_2gf>},
    {"regnet_y_8gf", from_model_options<regnet_y_8gf>},     {"regnet_y_16gf", from_model_options<regnet_y_16gf>},
    {"regnet_y_32gf", from_model_options<regnet_y_32gf>},   {"regnet_y_128gf", from_model_options<regnet_y_128gf>},
    {"regnet_x_400mf", from_model_options<regnet_x_400mf>}, {"regnet_x_800mf", from_model_options<regnet_x_800mf>},
    {"regnet_x_1_6gf", from_model_options<regnet_x_1_6gf>}, {"regnet_x_3_2gf", from_model_options<regnet_x_3_2gf>},
    {"regnet_x_8gf", from_model_options<regnet_x_8gf>},     {"regnet_x_16gf", from_model_options<regnet_x_16gf>},
    {"regnet_x_32gf", from_model_options<regnet_x_32gf>},
};

}  // namespace

std::span<const ModelEntry> regnet_models() { return kRegNets; }

RegNet regnet_y_400mf(const RegNetBuilderOptions& options) {
  return build_regnet("regnet_y_400mf", {16, 48, 27.89, 2.09, 8, 1.0, kRegNetSe}, options);
}

RegNet regnet_y_800mf(const RegNetBuilderOptions& options) {
  return build_regnet("regnet_y_800mf", {14, 56, 38.84, 2.4, 16, 1.0, kRegNetSe}, options);
}

RegNet regnet_y_1_6gf(const RegNetBuilderOptions& options) {
  return build_regnet("regnet_y_1_6gf", {27, 48, 20.71, 2.65, 24, 1.0, kRegNetSe}, options);
}

RegNet regnet_y_3_2gf(const RegNetBuilderOptions& options) {
  return build_regnet("regnet_y_3_2gf", {21, 80, 42.63, 2.66, 24, 1.0, kRegNetSe}, options);
}

RegNet regnet_y_8gf(const RegNetBuilderOptions& options) {
  return build_regnet("regnet_y_8gf", {17, 192, 76.82, 2.19, 56, 1.0, kRegNetSe}, options);
}

RegNet regnet_y_16gf(const RegNetBuilderOptions& options) {
  return build_regnet("regnet_y_16gf", {18, 200, 106.23, 2.48, 112, 1.0, kRegNetSe}, options);
}

RegNet regnet_y_32gf(const RegNetBuilderOptions& options) {
  return build_regnet("regnet_y_32gf", {20, 232, 115.89, 2.53, 232, 1.0, kRegNetSe}, options);
}

RegNet regnet_y_128gf(const RegNetBuilderOptions& options) {
  return build_regnet("regnet_y_128gf", {27, 456, 160.83, 2.52, 264, 1.0, kRegNetSe}, options);
}

RegNet regnet_x_400mf(const RegNetBuilderOptions& options) {
  return build_regnet("regnet_x_400mf", {22, 24, 24.48, 2.54, 16}, options);
}

RegNet regnet_x_800mf(const RegNetBuilderOptions& options) {
  return build_regnet("regnet_x_800mf", {16, 56, 35.73, 2.28, 16}, options);
}

RegNet regnet_x_1_6gf(const RegNetBuilderOptions& options) {
  return build_regnet("regnet_x_1_6gf", {18, 80, 34.01, 2.25, 24}, options);
}

RegNet regnet_x_3_2gf(const RegNetBuilderOptions& options) {
  return build_regnet("regnet_x_3_2gf", {25, 88, 26.31, 2.25, 48}, options);
}

RegNet regnet_x_8gf(const RegNetBuilderOptions& options) {
  return build_regnet("regnet_x_8gf", {23, 80, 49.56, 2.88, 120}, options);
}

RegNet regnet_x_16gf(const RegNetBuilderOptions& options) {
  return build_regnet("regnet_x_16gf", {22, 216, 55.59, 2.1, 128}, options);
}

RegNet regnet_x_32gf(const RegNetBuilderOptions& options) {
  return build_regnet("regnet_x_32gf", {23, 320, 69.86, 2.0, 168}, options);
}

}  // namespace torchvision::models
