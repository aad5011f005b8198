#include "models/relative_positions.h"

#include <ATen/ATen.h>

#include "models/nodes.h"
#include "torchvision/models/relative_positions.h"

namespace torchvision::models {

at::Tensor relative_position_index(int64_t height, int64_t width) {
  const auto pixels = at::arange(height * width);
  const auto differences = [](const at::Tensor& places) { return places.unsqueeze(1) - places.unsqueeze(0); };
  const auto rows = differences(pixels.div(width, "floor")) + (height - 1);
  const auto columns = differences(pixels.remainder(width)) + (width - 1);
  return rows * (2 * width - 1) + columns;
}

at::Tensor relative_position_bias(const at::Tensor& table, const at::Tensor& index, int64_t pixels) {
  using nodes::record;
  const at::Tensor biases =
      record("view", record("getitem", table.index({index.reshape(-1)})).view({pixels, pixels, -1}));
  const at::Tensor by_head = record("contiguous", record("permute", biases.permute({2, 0, 1})).contiguous());
  return record("unsqueeze", by_head.unsqueeze(0));
}

void RelativePositionModule::to(at::ScalarType dtype, bool non_blocking) {
  const at::Tensor index = relative_position_index.detach();
  Module::to(dtype, non_blocking);
  relative_position_index.set_data(index);
}

void RelativePositionModule::to(at::Device device, at::ScalarType dtype, bool non_blocking) {
  const at::Tensor index = relative_position_index.detach();
  Module::to(device, dtype, non_blocking);
  relative_position_index.set_data(index.to(device, index.scalar_type(), non_blocking));
}

}  // namespace torchvision::models
