#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "torchvision/core/export.h"

namespace torchvision::ops {

/// A binary mask as lengths of runs, as COCO stores it: down the columns from the left one on, pixels not set, pixels
/// set, not set, and so on. The first may be 0. They sum up to height times width, which is below 2^32.
struct RunLengthMask {
  std::array<int64_t, 2> size = {0, 0};  ///< height, width
  std::vector<uint32_t> counts = {};

  bool operator==(const RunLengthMask&) const = default;
};

/// What pycocotools.mask does with such masks, with its numbers. Not differentiable. All throw c10::ValueError, naming
/// the argument, for a mask whose counts do not sum up to its size, for negative sizes and for 2^32 pixels or more.
namespace run_length {

/// `masks`, (N, H, W) or one of (H, W), any dtype, set where not 0. Python: pycocotools.mask.encode.
TORCHVISION_API std::vector<RunLengthMask> encode(const at::Tensor& masks);

/// (N, H, W), uint8, of 0 and 1, from masks of one size. Python: pycocotools.mask.decode.
TORCHVISION_API at::Tensor decode(const std::vector<RunLengthMask>& masks);

/// How many pixels are set, (N), int64. Python: pycocotools.mask.area.
TORCHVISION_API at::Tensor area(const std::vector<RunLengthMask>& masks);

/// The boxes around the set pixels, (N, 4), float64, `(x, y, width, height)`; zeros where no pixel is set. Python:
/// pycocotools.mask.toBbox.
TORCHVISION_API at::Tensor to_bbox(const std::vector<RunLengthMask>& masks);

/// Intersection over union of each of D detections with each of G annotated masks, (D, G), float64, all of one size; 0
/// for two empty ones. Where `iscrowd`, one an annotated mask or none, is true: over the detection's area alone.
/// Python: pycocotools.mask.iou, which answers sizes that differ with -1.
TORCHVISION_API at::Tensor iou(const std::vector<RunLengthMask>& dt, const std::vector<RunLengthMask>& gt,
                               const std::vector<bool>& iscrowd = {});

/// The union, or intersection, of masks of one size; of none, a mask of size (0, 0). Python: pycocotools.mask.merge,
/// which answers sizes that differ with an empty mask.
TORCHVISION_API RunLengthMask merge(const std::vector<RunLengthMask>& masks, bool intersect = false);

/// Masks of (height, width) with the pixels inside boxes (N, 4), `(x, y, width, height)`, whose coordinates are finite
/// and below 4e8. Python: pycocotools.mask.frPyObjects on boxes.
TORCHVISION_API std::vector<RunLengthMask> from_bbox(const at::Tensor& boxes, std::array<int64_t, 2> size);

/// Masks of (height, width) with the pixels inside polygons, each `x1, y1, x2, y2, ...` with three corners or more,
/// finite and below 4e8, one mask each: `merge` unites an object's. Python: pycocotools.mask.frPyObjects on polygons.
TORCHVISION_API std::vector<RunLengthMask> from_polygons(const std::vector<std::vector<double>>& polygons,
                                                         std::array<int64_t, 2> size);

/// The outlines of a mask: a polygon for each set of pixels that share edges, along the pixels' edges, clockwise as
/// seen on a screen, corners alone; holes hang on a vertical seam, walked there and back. `merge(from_polygons(...))`
/// gives the mask back to the pixel. pycocotools has no such function.
TORCHVISION_API std::vector<std::vector<double>> to_polygons(const RunLengthMask& mask);

/// A mask of (height, width) with these counts. Python: pycocotools.mask.frPyObjects on uncompressed counts.
TORCHVISION_API RunLengthMask from_counts(const std::vector<int64_t>& counts, std::array<int64_t, 2> size);

/// The text in which COCO's files hold counts, and the way back, for any text: what is damaged is an error that says
/// where. Python: "counts" of pycocotools' dictionaries.
TORCHVISION_API std::string to_string(const RunLengthMask& mask);
TORCHVISION_API RunLengthMask from_string(std::string_view counts, std::array<int64_t, 2> size);

}  // namespace run_length
}  // namespace torchvision::ops
