#include "support/datasets.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <thread>

#include "support/preprocessing.h"
#include "support/progress.h"
#include "support/report.h"
#include "torchvision/datasets/image_folder.h"
#include "torchvision/datasets/registry.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::tools {
namespace {

/// The first examples of a data set, for trials.
class FirstExamples : public datasets::Dataset {
 public:
  FirstExamples(std::unique_ptr<datasets::Dataset> all, int64_t limit)
      : all_(std::move(all)), size_(std::min(limit, all_->size())) {}

  int64_t size() const override { return size_; }
  datasets::Example get(int64_t index) const override { return all_->get(checked(index)); }
  std::optional<datasets::EncodedExample> get_encoded(int64_t index) const override {
    return all_->get_encoded(checked(index));
  }
  const std::vector<std::string>& classes() const override { return all_->classes(); }

 private:
  int64_t checked(int64_t index) const {
    TORCH_CHECK_INDEX(index >= 0 && index < size_, "expected an index below ", size_, ", got ", index);
    return index;
  }

  std::unique_ptr<datasets::Dataset> all_;
  int64_t size_;
};

/// Whether all images are squares of the side that the network takes, so that only values need to be changed.
bool fits_as_it_is(const Examples& examples, const ImageClassificationPreset& preset) {
  if (!examples.one_size || preset.resize_size != preset.crop_size || examples.set->size() == 0) return false;
  const at::Tensor first = examples.set->get(0).image;
  return first.size(1) == preset.crop_size && first.size(2) == preset.crop_size;
}

data::ImageTransforms with_values(const Network& network, std::vector<transforms::TransformPtr> steps) {
  data::ImageTransforms result;
  result.batch = [preset = network.preset, channels = network.channels](const at::Tensor& images) {
    return scale_and_normalize(images, preset, channels);
  };
  if (!steps.empty()) result.pipeline = transforms::Pipeline(transforms::Compose(std::move(steps)));
  return result;
}

}  // namespace

Examples open_examples(const DatasetArguments& arguments, bool train) {
  ProgressBar bar("downloading");
  const auto progress = [&bar](const std::string& file, uint64_t done, uint64_t total) {
    bar.set_title("downloading " + file);
    bar.update(done, total, size_text(done));
  };
  Examples examples = {datasets::make_dataset(arguments.dataset, {.root = arguments.data,
                                                                  .train = train,
                                                                  .split = arguments.split,
                                                                  .download = arguments.download,
                                                                  .progress = progress})};
  examples.one_size = dynamic_cast<const datasets::DatasetFolder*>(examples.set.get()) == nullptr;
  if (arguments.limit > 0) examples.set = std::make_unique<FirstExamples>(std::move(examples.set), arguments.limit);
  return examples;
}

int64_t worker_count(const DatasetArguments& arguments) {
  if (arguments.workers >= 0) return arguments.workers;
  return std::clamp<int64_t>(std::thread::hardware_concurrency(), 1, 8);
}

data::ImageTransforms evaluation_transforms(const Examples& examples, const Network& network) {
  if (fits_as_it_is(examples, network.preset)) return with_values(network, {});
  data::ImageTransforms result;
  if (network.channels == 3) {
    result.pipeline = transforms::Pipeline(transforms::ImageClassification(network.preset));
    return result;
  }
  result.sample = [preset = network.preset, channels = network.channels](
                      const at::Tensor& image, const at::Generator&) { return prepare(image, preset, channels); };
  return result;
}

data::ImageTransforms training_transforms(const Examples& examples, const Network& network,
                                          const std::string& augment) {
  const ImageClassificationPreset& preset = network.preset;
  const bool fits = fits_as_it_is(examples, preset);
  const int64_t crop = preset.crop_size;
  std::vector<transforms::TransformPtr> steps;
  if (augment == "none") return evaluation_transforms(examples, network);
  if (augment == "resized-crop") {
    steps.emplace_back(transforms::RandomResizedCrop({crop, crop}, {.interpolation = preset.interpolation}));
  } else {
    if (!fits) steps.emplace_back(transforms::Resize({preset.resize_size}, {.interpolation = preset.interpolation}));
    // A picture that fits already moves by up to a fourteenth of its side: two pixels for MNIST's digits.
    transforms::RandomCropOptions options = {.pad_if_needed = true};
    if (fits) options.padding = std::vector<int64_t>{std::max<int64_t>(1, crop / 14)};
    steps.emplace_back(transforms::RandomCrop({crop, crop}, options));
  }
  if (augment != "crop") steps.emplace_back(transforms::RandomHorizontalFlip());
  return with_values(network, std::move(steps));
}

}  // namespace torchvision::tools
