#pragma once

#include <ATen/core/Tensor.h>

#include <concepts>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

#include "torchvision/core/export.h"
#include "torchvision/tv_tensors/bounding_box_format.h"

/// Tensors that know what they are, so that one transform treats each in its own way. Python: torchvision.tv_tensors.
///
/// They are plain values over a tensor, `data`, which they share and do not copy. Operations on the tensor give
/// tensors; `wrap` makes a result what its input was.
namespace torchvision::tv_tensors {

/// Rows and columns of the picture that boxes and points lie on.
struct CanvasSize {
  int64_t height = 0;
  int64_t width = 0;
  friend bool operator==(const CanvasSize&, const CanvasSize&) = default;
};

/// Pictures (..., C, H, W). Python: tv_tensors.Image.
struct TORCHVISION_API Image {
  /// (H, W) becomes (1, H, W). Throws c10::ValueError for fewer than two dimensions.
  explicit Image(at::Tensor data);
  at::Tensor data;
};

/// Pictures in time, (..., T, C, H, W). Python: tv_tensors.Video.
struct TORCHVISION_API Video {
  /// Throws c10::ValueError for fewer than four dimensions.
  explicit Video(at::Tensor data);
  at::Tensor data;
};

/// Masks of objects (N, H, W), or a map of classes (H, W). Python: tv_tensors.Mask.
struct TORCHVISION_API Mask {
  explicit Mask(at::Tensor data);
  at::Tensor data;
};

struct BoundingBoxesOptions {
  BoundingBoxFormat format = BoundingBoxFormat::kXyxy;
  CanvasSize canvas_size = {};
  std::optional<ClampingMode> clamping_mode = ClampingMode::kSoft;
};

/// Boxes (N, K), K as the format has it. Python: tv_tensors.BoundingBoxes.
struct TORCHVISION_API BoundingBoxes {
  /// One box (K) becomes (1, K). Throws c10::ValueError for more than two dimensions, and for turned boxes of integers.
  BoundingBoxes(at::Tensor data, const BoundingBoxesOptions& options);
  at::Tensor data;
  BoundingBoxFormat format;
  CanvasSize canvas_size;
  std::optional<ClampingMode> clamping_mode;
};

/// Points (..., 2), x before y. Python: tv_tensors.KeyPoints.
struct TORCHVISION_API KeyPoints {
  /// One point (2) becomes (1, 2). Throws c10::ValueError for another last dimension.
  KeyPoints(at::Tensor data, CanvasSize canvas_size);
  at::Tensor data;
  CanvasSize canvas_size;
};

/// One row for each box or mask of a sample: scores, areas, ids. Transforms leave it as it is, but for those that take
/// objects away, which take its rows with them. Python has no such kind: there such tensors fall out of step.
struct TORCHVISION_API PerInstance {
  explicit PerInstance(at::Tensor data);
  at::Tensor data;
};

/// What colours can be changed of; a plain tensor is taken as an image.
template <class T>
concept Pixels = std::same_as<T, at::Tensor> || std::same_as<T, Image> || std::same_as<T, Video>;
/// What can be moved about.
template <class T>
concept Transformable =
    Pixels<T> || std::same_as<T, Mask> || std::same_as<T, BoundingBoxes> || std::same_as<T, KeyPoints>;

inline const at::Tensor& tensor_of(const at::Tensor& tensor) { return tensor; }
template <Transformable T>
const at::Tensor& tensor_of(const T& value) {
  return value.data;
}

/// `tensor` as what `like` is, with its format, canvas and clamping mode; nothing is checked. Python: tv_tensors.wrap.
inline at::Tensor wrap(at::Tensor tensor, const at::Tensor& /*like*/) { return tensor; }
template <Transformable T>
T wrap(at::Tensor tensor, T like) {
  like.data = std::move(tensor);
  return like;
}

/// As Python prints what follows the numbers: "BoundingBoxes([2, 4], Float, format=BoundingBoxFormat.XYXY,
/// canvas_size=(480, 640), clamping_mode=soft)".
TORCHVISION_API std::string repr(const Image& image);
TORCHVISION_API std::string repr(const Video& video);
TORCHVISION_API std::string repr(const Mask& mask);
TORCHVISION_API std::string repr(const BoundingBoxes& boxes);
TORCHVISION_API std::string repr(const KeyPoints& points);
TORCHVISION_API std::string repr(const PerInstance& rows);
template <Transformable T>
  requires(!std::same_as<T, at::Tensor>)
std::ostream& operator<<(std::ostream& out, const T& value) {
  return out << repr(value);
}

}  // namespace torchvision::tv_tensors
