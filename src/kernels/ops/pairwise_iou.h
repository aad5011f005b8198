#pragma once

#include <cstdint>

namespace torchvision::kernels {

enum class Overlap { kIou, kGeneralized, kDistance, kComplete };

/// Boxes by coordinate, one array each; the last three are read where the kind of overlap needs them.
template <class Scalar>
struct BoxColumns {
  const Scalar *x1, *y1, *x2, *y2, *area;
  const Scalar *centre_x, *centre_y, *aspect;  ///< aspect: the arc tangent of width over height
};

/// The overlaps of box `i` of `first` with all `count` of `second`.
template <class Scalar>
void overlap_row(Overlap kind, const BoxColumns<Scalar>& first, int64_t i, const BoxColumns<Scalar>& second,
                 int64_t count, double eps, Scalar* row);

}  // namespace torchvision::kernels
