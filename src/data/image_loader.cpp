#include "torchvision/data/image_loader.h"

#include <ATen/Functions.h>

#include "torchvision/data/collate.h"

namespace torchvision::data {
namespace {

ImageBatch load(const datasets::Dataset& dataset, const ImageTransforms& transforms, BatchContext& context) {
  const int64_t count = static_cast<int64_t>(context.indices().size());
  Stacker images(count);
  ImageBatch batch;
  batch.labels = at::empty({count}, at::kLong);
  batch.indices = at::empty({count}, at::kLong);
  int64_t* labels = batch.labels.mutable_data_ptr<int64_t>();
  int64_t* indices = batch.indices.mutable_data_ptr<int64_t>();
  context.for_each_sample([&](int64_t position, int64_t index, const at::Generator& generator) {
    const datasets::Example example = dataset.get(index);
    images.put(position, transforms.sample ? transforms.sample(example.image, generator) : example.image);
    labels[position] = example.label;
    indices[position] = index;
  });
  batch.images = transforms.batch ? transforms.batch(images.take()) : images.take();
  return batch;
}

}  // namespace

ImageLoader make_image_loader(const datasets::Dataset& dataset, ImageTransforms transforms, DataLoaderOptions options) {
  return ImageLoader(
      dataset.size(),
      [&dataset, transforms = std::move(transforms)](BatchContext& context) {
        return load(dataset, transforms, context);
      },
      std::move(options));
}

}  // namespace torchvision::data
