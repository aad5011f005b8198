#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <memory>

#include "torchvision/core/crop_box.h"
#include "torchvision/transforms/pipeline.h"

namespace torchvision::transforms {

/// Pixels (C, H, W) of bytes, and which part of them was asked for.
struct SourcePart {
  at::Tensor pixels;
  CropBox box;
};

/// Where a pass takes its pixels from: an image, or a file that is decoded no further than needed.
class PixelSource {
 public:
  virtual ~PixelSource() = default;
  /// Channels, height, width.
  virtual std::array<int64_t, 3> size() const = 0;
  virtual SourcePart part(const CropBox& box) const = 0;
  /// Whether `part_for` may give fewer pixels than asked for.
  virtual bool scales() const { return false; }
  /// The part at a scale that still has height and width for a result of this size.
  virtual SourcePart part_for(const CropBox& box, int64_t /*height*/, int64_t /*width*/) const { return part(box); }
};

/// Of an image of plain bytes.
std::shared_ptr<const PixelSource> tensor_source(at::Tensor image);
/// Of a file, or null where all of it is to be decoded first. `file` and `times` must outlive it.
std::shared_ptr<const PixelSource> encoded_source(const at::Tensor& file, const PipelineOptions& options,
                                                  PipelineTimes* times);

}  // namespace torchvision::transforms
