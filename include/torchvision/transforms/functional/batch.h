#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "torchvision/core/types.h"
#include "torchvision/tv_tensors/sample.h"

/// Functions of several samples. A sample's picture is its first Image or Video, or its first plain tensor with pixels.
namespace torchvision::transforms {

struct CopyPasteOptions {
  bool blending = true;  ///< whether what is pasted brings two pixels of its surroundings along, as the reference does
  InterpolationMode resize_interpolation = InterpolationMode::kBilinear;  ///< of pictures of another size
};

struct MosaicOptions {
  std::vector<double> fill = {114};  ///< where no picture lies; masks get 0
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  bool antialias = true;
};

namespace functional {

/// Pastes objects of another sample, those of the indices `selection` (K), into a sample (Ghiasi et al., 2020).
///
/// Both have a picture, masks of objects (N, H, W), and upright boxes; labels, PerInstance and points (N, K, 2) of the
/// same names are joined. The other sample is resized to this one's size. Objects that are covered whole go; the boxes
/// of all others are drawn anew around their masks, the last column and row left out as masks_to_boxes has it; boxes
/// without an area go. A value named area becomes the masks' pixels. Without objects to paste the sample stays as it
/// is. Reference: SimpleCopyPaste of torchvision's detection scripts. Throws c10::ValueError for samples that lack
/// masks or boxes.
TORCHVISION_API tv_tensors::Sample copy_paste(const tv_tensors::Sample& sample, const tv_tensors::Sample& other,
                                              const at::Tensor& selection, const CopyPasteOptions& options = {});

/// Lays four samples around a place of a canvas of 2 `size` by 2 `size`, {y, x} in `center`: above to the left, above
/// to the right, below to the left, below to the right (Bochkovskiy et al., 2020: YOLOv4). Pictures are resized so that
/// their longer edge is `size`, and cut by the canvas.
///
/// Boxes are cut with them, and objects without an area go. Masks (N, H, W), boxes, points, PerInstance and labels are
/// joined in that order, maps of classes (H, W) laid out as the pictures are; other values are the first sample's.
/// Reference: Mosaic of ultralytics. Throws c10::ValueError for another number of samples, and values that differ in
/// kind.
TORCHVISION_API tv_tensors::Sample mosaic(const std::vector<tv_tensors::Sample>& samples, int64_t size,
                                          const std::array<int64_t, 2>& center, const MosaicOptions& options = {});

}  // namespace functional
}  // namespace torchvision::transforms
