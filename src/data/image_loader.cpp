#include "torchvision/data/image_loader.h"

#include <ATen/Functions.h>

#include "core/stopwatch.h"
#include "io/name_file.h"
#include "torchvision/data/collate.h"

namespace torchvision::data {
namespace {

using Stopwatch = core::Stopwatch<std::atomic<double>>;

/// Brings samples into a batch.
class Filler {
 public:
  Filler(const datasets::Dataset& dataset, const ImageTransforms& transforms, Stacker& images)
      : dataset_(dataset), transforms_(transforms), images_(images) {}

  /// Returns the label.
  int64_t fill(int64_t position, int64_t index, const at::Generator& generator) {
    if (transforms_.pipeline)
      if (const std::optional<datasets::EncodedExample> example = read(index)) {
        const auto run = [&](const at::Tensor& place, transforms::PipelineTimes* times) {
          return io::name_file(example->path, [&] {
            if (!place.defined()) return transforms_.pipeline->decode(example->file, generator, times);
            transforms_.pipeline->decode_into(place, example->file, generator, times);
            return at::Tensor();
          });
        };
        put_planned(position, run);
        return example->label;
      }
    const datasets::Example example = decoded(index);
    if (transforms_.pipeline) {
      put_planned(position, [&](const at::Tensor& place, transforms::PipelineTimes* times) {
        if (!place.defined()) return (*transforms_.pipeline)(example.image, generator);
        transforms_.pipeline->into(place, example.image, generator, times);
        return at::Tensor();
      });
    } else {
      const Stopwatch watch(times(&LoadTimes::transform));
      images_.put(position, transforms_.sample ? transforms_.sample(example.image, generator) : example.image);
    }
    return example.label;
  }

 private:
  std::atomic<double>* times(std::atomic<double> LoadTimes::* stage) const {
    return transforms_.times != nullptr ? &(transforms_.times->*stage) : nullptr;
  }

  std::optional<datasets::EncodedExample> read(int64_t index) const {
    const Stopwatch watch(times(&LoadTimes::read));
    return dataset_.get_encoded(index);
  }

  datasets::Example decoded(int64_t index) const {
    const Stopwatch watch(times(&LoadTimes::decode));
    return dataset_.get(index);
  }

  /// `run` writes into a place, or gives the batch's first sample, whose size decides that of all places.
  template <class Run>
  void put_planned(int64_t position, const Run& run) {
    transforms::PipelineTimes spent;
    const at::Tensor first = run(images_.place(position), transforms_.times != nullptr ? &spent : nullptr);
    if (first.defined()) images_.put(position, first);
    if (transforms_.times == nullptr) return;
    transforms_.times->decode += spent.decode;
    transforms_.times->transform += spent.transform;
  }

  const datasets::Dataset& dataset_;
  const ImageTransforms& transforms_;
  Stacker& images_;
};

ImageBatch load(const datasets::Dataset& dataset, const ImageTransforms& transforms, BatchContext& context) {
  const int64_t count = static_cast<int64_t>(context.indices().size());
  Stacker images(count);
  ImageBatch batch;
  batch.labels = at::empty({count}, at::kLong);
  batch.indices = at::empty({count}, at::kLong);
  int64_t* labels = batch.labels.mutable_data_ptr<int64_t>();
  int64_t* indices = batch.indices.mutable_data_ptr<int64_t>();
  Filler filler(dataset, transforms, images);
  context.for_each_sample([&](int64_t position, int64_t index, const at::Generator& generator) {
    labels[position] = filler.fill(position, index, generator);
    indices[position] = index;
  });
  const Stopwatch watch(transforms.batch && transforms.times != nullptr ? &transforms.times->transform : nullptr);
  batch.images = transforms.batch ? transforms.batch(images.take()) : images.take();
  return batch;
}

}  // namespace

ImageLoader make_image_loader(const datasets::Dataset& dataset, ImageTransforms transforms, DataLoaderOptions options) {
  TORCH_CHECK_VALUE(!transforms.sample || !transforms.pipeline,
                    "make_image_loader: give the transforms of a sample as `sample` or as `pipeline`, not both");
  return ImageLoader(
      dataset.size(),
      [&dataset, transforms = std::move(transforms)](BatchContext& context) {
        return load(dataset, transforms, context);
      },
      std::move(options));
}

}  // namespace torchvision::data
