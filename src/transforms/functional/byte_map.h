#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "kernels/byte_map.h"

namespace torchvision::transforms::functional {

/// Whether an operation that maps each byte by itself is better done by a table: images (..., C, H, W) of plain bytes,
/// large enough to be worth making one.
bool maps_as_bytes(const at::Tensor& image);

/// Images as a batch (N, C, H, W), for ByteBatch.
at::Tensor as_byte_batch(const at::Tensor& image);
/// Planar or interleaved without gaps, which outputs then are too.
at::Tensor without_gaps(const at::Tensor& image);

/// The image with every byte replaced, in the image's memory format.
at::Tensor map_bytes(const at::Tensor& image, const kernels::ByteTable& table);
/// With a table for each channel of each image, in the order of (..., C).
at::Tensor map_bytes(const at::Tensor& image, const std::vector<kernels::ByteTable>& tables);

/// Of each channel of each image.
std::vector<kernels::ByteRange> ranges_of(const at::Tensor& image);
std::vector<kernels::ByteCounts> histograms_of(const at::Tensor& image);

/// The bytes 0 to 255 as an image (1, 16, 16).
at::Tensor all_bytes();
kernels::ByteTable as_table(const at::Tensor& bytes);

}  // namespace torchvision::transforms::functional
