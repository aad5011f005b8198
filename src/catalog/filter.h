#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace torchvision::catalog {

/// Whether the licence that comes with the weights forbids commercial use. Those without a licence of their own, most
/// of them, are under torchvision's, which does not.
bool is_noncommercial(const WeightsRow& row) noexcept;

/// The accuracy on ImageNet-1K in percent, for weights that have it.
std::optional<double> imagenet_accuracy(const WeightsRow& row) noexcept;

enum class Licence { kAny, kCommercial, kNoncommercial };
enum class WeightsOrder { kName, kAccuracy, kParameters, kSize, kGflops };

/// What weights must be like. Absent: anything goes.
struct WeightsFilter {
  Licence licence = Licence::kAny;
  std::optional<double> max_params = {}, max_mib = {}, max_gflops = {};
  std::optional<double> min_accuracy = {};   ///< on ImageNet-1K, in percent; weights without one do not pass
  std::string include = {};                  ///< a pattern of model names with * and ?, as the shell's
  WeightsOrder order = WeightsOrder::kName;  ///< accuracy from the best down, the others from the least up
};

/// Weights of implemented models that pass, in order.
std::vector<const WeightsRow*> select_weights(const WeightsFilter& filter);

/// Whether the whole name fits a pattern with * and ?, blind to case. Python: fnmatch.
bool matches(std::string_view name, std::string_view pattern) noexcept;

}  // namespace torchvision::catalog
