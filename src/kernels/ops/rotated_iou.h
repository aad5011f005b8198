#pragma once

#include <cstdint>

namespace torchvision::kernels {

/// Overlap of two rotated boxes (centre x, centre y, width, height, degrees counterclockwise): their intersection's
/// polygon by clipped edges and a convex hull, in the original's order of operations. 0 for boxes without area or with
/// NaN.
template <class Scalar>
float rotated_iou(const Scalar* a, const Scalar* b);

/// Row `row` of the matrix of overlaps: of `box` with each of `count` others.
template <class Scalar>
void rotated_iou_row(const Scalar* box, const Scalar* others, int64_t count, float* row);

/// Goes through the boxes in `order` and drops each that overlaps a kept one by more than `threshold`. `kept` has room
/// for `count`; returns how many it got.
template <class Scalar>
int64_t rotated_nms(const Scalar* boxes, const int64_t* order, int64_t count, double threshold, int64_t* kept);

}  // namespace torchvision::kernels
