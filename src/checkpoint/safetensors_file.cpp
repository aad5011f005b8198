#include <ATen/ATen.h>

#include "checkpoint/load.h"
#include "checkpoint/mapped_tensor.h"
#include "checkpoint/scalar_type.h"
#include "core/file.h"
#include "formats/format_error.h"
#include "formats/safetensors.h"
#include "torchvision/checkpoint/state_dict.h"

namespace torchvision::checkpoint {

StateDict load_safetensors(const SharedMapping& mapping) {
  StateDict result;
  formats::SafetensorsFile file = formats::read_safetensors(mapping->bytes());
  result.set_metadata(std::move(file.metadata));
  for (formats::SafetensorsEntry& entry : file.entries) {
    const c10::Storage storage = storage_over(entry.data, mapping, formats::info(entry.dtype).size, /*copy=*/false);
    std::vector<int64_t> strides(entry.shape.size());
    int64_t stride = 1;
    for (size_t i = strides.size(); i-- > 0;) {
      strides[i] = stride;
      stride *= std::max<int64_t>(entry.shape[i], 1);
    }
    result.insert(std::move(entry.name), tensor_over(storage, scalar_type(entry.dtype), 0, entry.shape, strides));
  }
  return result;
}

void save_safetensors(const StateDict& state_dict, const std::string& path,
                      const std::vector<std::pair<std::string, std::string>>& metadata) {
  std::vector<at::Tensor> kept;  // what the entries look into
  formats::SafetensorsFile file;
  file.metadata = metadata;
  for (const auto& [name, tensor] : state_dict) {
    const at::Tensor flat = kept.emplace_back(plain_tensor(tensor, name).contiguous());
    file.entries.push_back({name,
                            file_dtype(flat.scalar_type(), name),
                            flat.sizes().vec(),
                            {static_cast<const uint8_t*>(flat.const_data_ptr()), flat.nbytes()}});
  }
  formats::with_path(path, [&] {
    core::write_file_atomically(path, [&](const core::WriteBytes& write) { formats::write_safetensors(file, write); });
  });
}

}  // namespace torchvision::checkpoint
