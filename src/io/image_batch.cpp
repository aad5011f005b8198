#include "torchvision/io/image_batch.h"

#include <ATen/ATen.h>

#include <vector>

#include "io/decode_bytes.h"
#include "io/for_each_image.h"

namespace torchvision::io {
namespace {

/// Runs `decode` on one of many inputs; its errors name the index.
template <class Decode>
auto one_of_many(int64_t index, const Decode& decode) {
  try {
    return decode();
  } catch (const DecodeError& error) {
    throw DecodeError(error.code(), error.summary() + ", image " + std::to_string(index), error.details());
  }
}

std::vector<at::Tensor> decode_all(const char* function, OpenDecoder open, const std::vector<at::Tensor>& inputs,
                                   const DecodeImageOptions& options) {
  std::vector<at::Tensor> images(inputs.size());
  for_each_image(static_cast<int64_t>(inputs.size()), [&](int64_t i) {
    const at::Tensor flat = encoded_bytes(function, inputs[size_t(i)]);
    images[size_t(i)] = one_of_many(i, [&] { return decode_bytes(open, as_bytes(flat), options); });
  });
  return images;
}

void decode_into(const char* function, const at::Tensor& input, const at::Tensor& output,
                 const DecodeImageOptions& options) {
  const at::Tensor flat = encoded_bytes(function, input);
  const auto decoder = open_decoder(codecs::open_image, as_bytes(flat), codec_options(options));
  const codecs::ImageInfo& info = decoder->info();
  const at::ScalarType dtype = info.sample_bytes == 2 ? at::kUInt16 : at::kByte;
  TORCH_CHECK_VALUE(output.device().is_cpu(), function, ": expected an output on the CPU, got one on ",
                    output.device());
  TORCH_CHECK_TYPE(output.scalar_type() == dtype, function, ": expected an output of ", dtype, " for this image, got ",
                   output.scalar_type());
  const bool turned = options.apply_exif_orientation && info.orientation >= 5 && info.orientation <= 8;
  std::vector<int64_t> sizes = {info.channels, turned ? info.width : info.height, turned ? info.height : info.width};
  if (info.frames > 1) sizes.insert(sizes.begin(), static_cast<int64_t>(info.frames));
  TORCH_CHECK_VALUE(output.sizes() == at::IntArrayRef(sizes), function, ": expected an output of shape ",
                    at::IntArrayRef(sizes), " for this image, got ", output.sizes());
  const at::Tensor rows = output.movedim(-3, -1);
  const bool upright = !options.apply_exif_orientation || info.orientation < 2 || info.orientation > 8;
  const at::Tensor pixels = upright && rows.is_contiguous() ? rows : pixels_for(*decoder);
  decoder->decode({static_cast<uint8_t*>(pixels.mutable_data_ptr()), pixels.nbytes()});
  if (!pixels.is_same(rows)) output.copy_(as_image(pixels, info, options));
}

}  // namespace

std::vector<at::Tensor> decode_images(const std::vector<at::Tensor>& inputs, const DecodeImageOptions& options) {
  return decode_all("decode_images", codecs::open_image, inputs, options);
}

std::vector<at::Tensor> decode_images(const std::vector<std::string>& paths, const DecodeImageOptions& options) {
  std::vector<at::Tensor> images(paths.size());
  for_each_image(static_cast<int64_t>(paths.size()),
                 [&](int64_t i) { images[size_t(i)] = decode_image(paths[size_t(i)], options); });
  return images;
}

std::vector<at::Tensor> decode_jpeg(const std::vector<at::Tensor>& inputs, const DecodeImageOptions& options) {
  return decode_all("decode_jpeg", codecs::open_jpeg, inputs, options);
}

void decode_image_into(const at::Tensor& input, const at::Tensor& output, const DecodeImageOptions& options) {
  decode_into("decode_image_into", input, output, options);
}

void decode_images_into(const std::vector<at::Tensor>& inputs, const at::Tensor& outputs,
                        const DecodeImageOptions& options) {
  const auto count = static_cast<int64_t>(inputs.size());
  TORCH_CHECK_VALUE(outputs.dim() == 4 && outputs.size(0) == count,
                    "decode_images_into: expected outputs of shape (N, C, H, W) for ", count, " images, got ",
                    outputs.sizes());
  for_each_image(count, [&](int64_t i) {
    one_of_many(i, [&] { decode_into("decode_images_into", inputs[size_t(i)], outputs[i], options); });
  });
}

std::vector<at::Tensor> encode_jpeg(const std::vector<at::Tensor>& inputs, int64_t quality) {
  std::vector<at::Tensor> files(inputs.size());
  for_each_image(static_cast<int64_t>(inputs.size()),
                 [&](int64_t i) { files[size_t(i)] = encode_jpeg(inputs[size_t(i)], quality); });
  return files;
}

}  // namespace torchvision::io
