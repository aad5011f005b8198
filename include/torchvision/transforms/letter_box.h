#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "torchvision/core/types.h"
#include "torchvision/transforms/transform.h"

namespace torchvision::transforms {

struct LetterBoxOptions {
  std::vector<double> fill = {114};  ///< of images and videos; masks get 0
  bool scale_up = true;              ///< whether small pictures grow; if not, they are only given a border
  bool center = true;                ///< whether the picture is in the middle, else in the top left corner
  InterpolationMode interpolation = InterpolationMode::kBilinear;
  bool antialias = true;
};

/// Resizes to fit into `size`, keeping the aspect, and fills up to it: what YOLO networks are given. Not random.
///
/// Sizes, borders and defaults are those of LetterBox of ultralytics (new_shape, padding_value, scaleup, center), where
/// an odd border is one wider at the bottom and right. Boxes and points are scaled by the ratio of the rounded sizes,
/// as Resize does, so that they stay on the pixels. Its options auto, scale_fill and stride do not exist. `inverse`
/// brings predictions back to the original picture. Parameters: input_size.
class TORCHVISION_API LetterBox : public Transform {
 public:
  /// {height, width}, or one value for both. Throws c10::ValueError where they are not positive.
  explicit LetterBox(const std::vector<int64_t>& size, LetterBoxOptions options = {});

 protected:
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;
  bool can_undo() const override { return true; }
  bool records_input_size() const override { return true; }
  tv_tensors::Value undo(const tv_tensors::Value& result, const Params& params) const override;

 private:
  struct Place {
    int64_t top, left, height, width;  // of the resized picture within size
  };
  Place place_of(std::array<int64_t, 2> input) const;

  std::array<int64_t, 2> size_;
  LetterBoxOptions options_;
};

}  // namespace torchvision::transforms
