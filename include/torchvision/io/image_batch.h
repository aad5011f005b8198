#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "torchvision/core/export.h"
#include "torchvision/io/image.h"

namespace torchvision::io {

/// Many images on LibTorch's threads (at::set_num_threads), each as decode_image gives it, in the order of the inputs.
/// Throws the first faulty input's error, which names its index or path.
TORCHVISION_API std::vector<at::Tensor> decode_images(const std::vector<at::Tensor>& inputs,
                                                      const DecodeImageOptions& options = {});
TORCHVISION_API std::vector<at::Tensor> decode_images(const std::vector<std::string>& paths,
                                                      const DecodeImageOptions& options = {});
/// Only JPEG. Python: torchvision.io.decode_jpeg with a list, there on CUDA alone.
TORCHVISION_API std::vector<at::Tensor> decode_jpeg(const std::vector<at::Tensor>& inputs,
                                                    const DecodeImageOptions& options = {});

/// One image into memory of the caller's: `output` is (C, H, W), of the image's size and dtype. Where its memory
/// lies as (H, W, C), that is channels last, as for `batch[i]` of a channels-last batch, nothing is copied, and a loop
/// needs no fresh memory: the codecs' own few blocks come back from the heap. Throws as decode_image, and
/// c10::ValueError or c10::TypeError where `output` does not fit. An output keeps a part of the image when decoding
/// fails. Not in Python.
TORCHVISION_API void decode_image_into(const at::Tensor& input, const at::Tensor& output,
                                       const DecodeImageOptions& options = {});
/// As many images as `outputs`, (N, C, H, W), holds, on LibTorch's threads.
TORCHVISION_API void decode_images_into(const std::vector<at::Tensor>& inputs, const at::Tensor& outputs,
                                        const DecodeImageOptions& options = {});

/// Many images as JPEG files, on LibTorch's threads. Python: torchvision.io.encode_jpeg with a list, there on CUDA
/// alone.
TORCHVISION_API std::vector<at::Tensor> encode_jpeg(const std::vector<at::Tensor>& inputs, int64_t quality = 75);

}  // namespace torchvision::io
