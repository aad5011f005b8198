#include "torchvision/datasets/fakedata.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include "torchvision/core/error.h"

namespace torchvision::datasets {

FakeData::FakeData(const FakeDataOptions& options) : options_(options) {
  if (options.size < 0 || options.num_classes < 1)
    throw Error(ErrorCode::kInvalidArgument, "FakeData: size must not be negative, and num_classes at least 1");
  for (int64_t label = 0; label < options.num_classes; ++label) classes_.push_back(std::to_string(label));
}

Example FakeData::get(int64_t index) const {
  TORCH_CHECK_INDEX(index >= 0 && index < size(), "get: index ", index, " is out of range for ", size(), " items");
  // Python seeds the global generator for a moment; one of our own gives the same numbers and disturbs nobody.
  at::Generator generator = at::detail::createCPUGenerator(static_cast<uint64_t>(index + options_.random_offset));
  const at::Tensor noise = at::randn(options_.image_size, generator);
  const at::Tensor label = at::randint(0, options_.num_classes, {1}, generator, at::kLong);
  return {noise.mul(255).to(at::kByte), label.item<int64_t>()};
}

}  // namespace torchvision::datasets
