#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "torchvision/core/export.h"
#include "torchvision/core/preset.h"

namespace torchvision::checkpoint {
class StateDict;
}

namespace torchvision::models {

/// Told of a download while it runs: bytes done, and all bytes or 0 when unknown. May throw to end it.
using DownloadProgress = std::function<void(uint64_t done, uint64_t total)>;

/// A result that the authors of the weights report.
struct WeightsMetric {
  std::string_view dataset;  ///< "ImageNet-1K"
  std::string_view name;     ///< "acc@1"
  double value;
};

/// What is known about weights. Python: Weights.meta, whose keys have the same names.
struct WeightsMeta {
  uint64_t num_params = 0;
  double ops = 0;        ///< multiply-adds of one forward pass, in 10^9
  double file_size = 0;  ///< in MiB
  std::vector<WeightsMetric> metrics = {};
  std::string_view license = {};  ///< empty where torchvision names none
  std::string_view recipe = {};
  int min_height = 0;  ///< smallest input; 0 where torchvision names none
  int min_width = 0;
  /// Whether `license` forbids commercial use, as that of the SWAG weights does. Weights that name no licence are under
  /// torchvision's own, which does not.
  bool is_noncommercial = false;
};

/// One set of trained weights: what it is, how its inputs are prepared, and where it comes from.
///
/// A small constant value. Named ones are in torchvision/models/weights_table.h: `ResNet50_Weights::IMAGENET1K_V2`,
/// `ResNet50_Weights::DEFAULT`; get_weight finds one by its text. Python: a member of a WeightsEnum.
class TORCHVISION_API Weights {
 public:
  /// "ResNet50_Weights.IMAGENET1K_V2".
  std::string_view qualified_name() const noexcept { return qualified_name_; }
  /// "ResNet50_Weights".
  std::string_view enum_name() const noexcept;
  /// "IMAGENET1K_V2".
  std::string_view name() const noexcept;
  /// The models that these weights fit.
  std::span<const std::string_view> models() const;
  bool is_default() const;

  std::string_view url() const;
  WeightsMeta meta() const;
  /// Class names in the order of the outputs; empty for weights without classes. Python: meta["categories"].
  std::span<const std::string_view> categories() const;
  /// Throws Error (kUnsupported) for weights of a network that does not classify images. Python: transforms().
  ImageClassificationPreset preset() const;

  /// Where the file lies once it is downloaded: in the cache that Python's torch.hub uses, too.
  std::string cached_file() const;
  /// The tensors, from the cache or else downloaded and verified first.
  ///
  /// A file in the cache is hashed on each load, with the SHA-256 that it had when it was first verified; Python's
  /// files, of which the name tells eight digits, too. TORCHVISION_VERIFY_WEIGHTS=0 turns this off. With
  /// TORCHVISION_OFFLINE nothing is fetched. TORCHVISION_WEIGHTS_MIRRORS names base URLs, divided by commas, that are
  /// tried in order before the weights' own server: of https://download.pytorch.org/models/x.pth they have
  /// models/x.pth. Throws DownloadError (kIntegrity for a damaged file), FileError, FormatError.
  checkpoint::StateDict get_state_dict(const DownloadProgress& progress = nullptr) const;

  friend constexpr bool operator==(const Weights& a, const Weights& b) noexcept {
    return a.qualified_name_ == b.qualified_name_;
  }

 private:
  friend struct WeightsEnum;
  friend Weights get_weight(std::string_view name);
  friend std::vector<Weights> get_model_weights(std::string_view name);
  constexpr explicit Weights(std::string_view qualified_name) noexcept : qualified_name_(qualified_name) {}

  std::string_view qualified_name_;
};

/// The base of the generated lists of handles.
struct WeightsEnum {
 protected:
  static constexpr Weights member(std::string_view qualified_name) noexcept { return Weights(qualified_name); }
};

/// Told of weights under a non-commercial licence before their download starts, once a download. The library itself
/// says nothing. Replaces what was set before; null takes it away. May throw to prevent the download.
TORCHVISION_API void set_licence_notice(std::function<void(const Weights&)> notice);

/// What weights must be like; what is absent does not matter.
struct WeightsFilter {
  std::optional<bool> commercial = std::nullopt;    ///< whether commercial use is allowed
  std::optional<double> max_params = std::nullopt;  ///< parameters of the network
  std::optional<double> min_acc = std::nullopt;     ///< acc@1 on ImageNet-1K, in percent
  std::optional<double> max_size = std::nullopt;    ///< of the file, in MiB
  std::optional<double> max_gflops = std::nullopt;  ///< of one image
  std::string include = {};                         ///< a pattern of model names: "resnet*"
};

/// Weights of this library's models that are like that, by enum in the order of Python.
TORCHVISION_API std::vector<Weights> list_weights(const WeightsFilter& filter = {});

/// Weights by "ResNet50_Weights.IMAGENET1K_V2" or "ResNet50_Weights.DEFAULT".
/// Throws Error (kInvalidArgument) that suggests near names. Python: torchvision.models.get_weight.
TORCHVISION_API Weights get_weight(std::string_view name);

/// All weights of a model by its name, in Python's order; empty for a model that has none.
/// Throws Error (kInvalidArgument) for an unknown model. Python: torchvision.models.get_model_weights.
TORCHVISION_API std::vector<Weights> get_model_weights(std::string_view name);

/// The model's best weights; nothing for a model that has none. Python: get_model_weights(name).DEFAULT.
TORCHVISION_API std::optional<Weights> default_weights(std::string_view name);

}  // namespace torchvision::models
