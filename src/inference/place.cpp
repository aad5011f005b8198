#include "inference/place.h"

#include <ATen/ops/from_blob.h>

#include <algorithm>

namespace torchvision::inference {
namespace {

/// One dimension in all places.
struct Dimension {
  int64_t size;
  std::vector<int64_t> strides;
};

bool is_dense_inside(const at::Tensor& layout) { return layout.size(-1) == 1 || layout.stride(-1) == 1; }

/// Whether `outer` goes on where `inner` ends, in all places.
bool continues(const Dimension& outer, const Dimension& inner) {
  for (size_t i = 0; i < inner.strides.size(); ++i)
    if (outer.strides[i] != inner.strides[i] * inner.size) return false;
  return true;
}

/// From the outermost to the innermost.
std::vector<Dimension> merged(std::initializer_list<const at::Tensor*> layouts) {
  std::vector<Dimension> found;
  for (int64_t dim = 0; dim + 1 < (*layouts.begin())->dim(); ++dim) {
    Dimension next{(*layouts.begin())->size(dim), {}};
    for (const at::Tensor* layout : layouts) next.strides.push_back(layout->stride(dim));
    if (next.size == 1) continue;
    if (!found.empty() && continues(found.back(), next)) {
      next.size *= found.back().size;
      found.back() = next;
    } else {
      found.push_back(next);
    }
  }
  return found;
}

}  // namespace

at::Tensor Place::tensor_in(std::byte* arena) const {
  if (is_constant()) return layout;
  std::byte* first = arena + buffer->offset + layout.storage_offset() * static_cast<int64_t>(layout.element_size());
  return at::from_blob(first, layout.sizes(), layout.strides(), at::TensorOptions(layout.scalar_type()));
}

std::optional<JointRows> joint_rows(std::initializer_list<const at::Tensor*> layouts) {
  for (const at::Tensor* layout : layouts)
    if (layout->dim() < 1 || !is_dense_inside(*layout)) return std::nullopt;
  std::vector<Dimension> dimensions = merged(layouts);
  if (dimensions.size() > 3) return std::nullopt;
  std::reverse(dimensions.begin(), dimensions.end());
  const auto size = [&](size_t i) { return i < dimensions.size() ? dimensions[i].size : 1; };
  JointRows rows{{.images = size(2), .rows = size(1), .pixels = size(0)}, {}};
  for (size_t place = 0; place < layouts.size(); ++place) {
    const auto step = [&](size_t i) { return i < dimensions.size() ? dimensions[i].strides[place] : 0; };
    rows.steps.push_back({.image = step(2), .row = step(1), .pixel = step(0)});
  }
  return rows;
}

}  // namespace torchvision::inference
