#pragma once

#include <span>

#include "transforms/option_reader.h"

namespace torchvision::transforms {

/// The rows of each family, beside its classes. A new transform is a row of its family; a new family a line here and in
/// registry.cpp.
std::span<const TransformEntry> augment_transforms();
std::span<const TransformEntry> auto_augment_transforms();
std::span<const TransformEntry> color_transforms();
std::span<const TransformEntry> container_transforms();
std::span<const TransformEntry> cropping_transforms();
std::span<const TransformEntry> filter_transforms();
std::span<const TransformEntry> geometry_transforms();
std::span<const TransformEntry> meta_transforms();
std::span<const TransformEntry> misc_transforms();
std::span<const TransformEntry> preset_transforms();
std::span<const TransformEntry> resizing_transforms();
std::span<const TransformEntry> warp_transforms();

/// Those that torchvision.transforms.v2 does not have.
std::span<const TransformEntry> batch_transforms();
std::span<const TransformEntry> blur_transforms();
std::span<const TransformEntry> detection_transforms();
std::span<const TransformEntry> distortion_transforms();
std::span<const TransformEntry> dropout_transforms();
std::span<const TransformEntry> letter_box_transforms();
std::span<const TransformEntry> per_sample_transforms();
std::span<const TransformEntry> quality_transforms();

}  // namespace torchvision::transforms
