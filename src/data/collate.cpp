#include "torchvision/data/collate.h"

#include <ATen/Functions.h>

#include <cstring>

#include "io/kept_tensor.h"

namespace torchvision::data {

void Stacker::put(int64_t position, const at::Tensor& sample) {
  if (!batch_.defined()) {
    std::vector<int64_t> shape = sample.sizes().vec();
    shape.insert(shape.begin(), count_);
    batch_ = sample.is_cpu() ? io::kept_tensor(shape, sample.scalar_type())
                             : at::empty(shape, sample.options().memory_format(std::nullopt));
  }
  TORCH_CHECK_VALUE(sample.sizes() == batch_.sizes().slice(1) && sample.scalar_type() == batch_.scalar_type(),
                    "DataLoader: a batch stacks samples of one shape and dtype; this one is ", sample.scalar_type(),
                    " ", sample.sizes(), " and the batch's first is ", batch_.scalar_type(), " ",
                    batch_.sizes().slice(1), ". Resize or crop all images to one size, or collate them another way");
  if (sample.device().is_cpu() && sample.is_contiguous())
    std::memcpy(static_cast<char*>(batch_.mutable_data_ptr()) + static_cast<size_t>(position) * sample.nbytes(),
                sample.const_data_ptr(), sample.nbytes());
  else
    batch_.select(0, position).copy_(sample);
}

at::Tensor stack(const std::vector<at::Tensor>& samples) {
  Stacker stacker(static_cast<int64_t>(samples.size()));
  for (size_t i = 0; i < samples.size(); ++i) stacker.put(static_cast<int64_t>(i), samples[i]);
  return stacker.take();
}

}  // namespace torchvision::data
