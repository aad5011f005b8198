#pragma once

#include <ATen/core/Tensor.h>

#include "torchvision/tv_tensors/sample.h"

namespace torchvision::transforms {

/// Whether the value has a row for each of `count` objects: boxes, masks (N, H, W), points (N, K, 2), PerInstance.
bool is_per_instance(const tv_tensors::Value& value, int64_t count);

/// `value` with another tensor; it must have one.
tv_tensors::Value with_tensor(const tv_tensors::Value& value, at::Tensor tensor);

/// Takes away the objects whose flag (N, bool) is false, in everything that has a row for each, and in the labels.
void keep_instances(tv_tensors::Sample& sample, const at::Tensor& valid);

/// Which boxes (..., K) have an area.
at::Tensor with_area(const at::Tensor& boxes, tv_tensors::BoundingBoxFormat format);

// Samples that are mixed. `function` starts the complaint of what throws c10::ValueError.

/// The index of the first Image or Video, or plain tensor of three dimensions or more where there is none.
size_t picture_of(const char* function, const tv_tensors::Sample& sample);
/// The index of the first masks of objects (N, H, W), and themselves.
size_t masks_index(const char* function, const tv_tensors::Sample& sample);
const at::Tensor& object_masks(const char* function, const tv_tensors::Sample& sample);
/// Whether it is a mask of two dimensions.
bool is_class_map(const tv_tensors::Value& value);

/// The sample's value of the name and kind of that of another one.
const tv_tensors::Value& value_like(const char* function, const tv_tensors::Sample& sample,
                                    const tv_tensors::Sample& other, size_t index);
/// Puts the rows of another sample's objects behind those of the sample's `count` objects, in all that has one for
/// each.
void append_instances(const char* function, tv_tensors::Sample& sample, int64_t count, const tv_tensors::Sample& more);
/// The same of all boxes, points, masks of objects, PerInstance and labels, however many rows they have.
void append_rows(const char* function, tv_tensors::Sample& sample, const tv_tensors::Sample& more);

}  // namespace torchvision::transforms
