#include "datasets/idx_tensor.h"

#include <ATen/ATen.h>

#include "core/file.h"
#include "formats/format_error.h"
#include "formats/idx.h"

namespace torchvision::datasets {
namespace {

at::ScalarType scalar_type_of(formats::IdxType type) {
  switch (type) {
    case formats::IdxType::kUInt8:
      return at::kByte;
    case formats::IdxType::kInt8:
      return at::kChar;
    case formats::IdxType::kInt16:
      return at::kShort;
    case formats::IdxType::kInt32:
      return at::kInt;
    case formats::IdxType::kFloat32:
      return at::kFloat;
    case formats::IdxType::kFloat64:
      return at::kDouble;
  }
  return at::kByte;
}

}  // namespace

at::Tensor read_idx_tensor(core::Bytes file, const std::string& name) {
  return formats::with_path(name, [&] {
    formats::IdxReader reader(file);
    at::Tensor tensor = at::empty(reader.shape(), scalar_type_of(reader.type()));
    reader.read({static_cast<uint8_t*>(tensor.mutable_data_ptr()), reader.data_size()});
    return tensor;
  });
}

at::Tensor read_idx_tensor(const std::filesystem::path& path) {
  return read_idx_tensor(core::MappedFile(path).bytes(), path.string());
}

}  // namespace torchvision::datasets
