#include "parity/functions.h"
#include "torchvision/core/error.h"
#include "torchvision/io/image.h"

namespace torchvision::parity {
namespace {

using nlohmann::json;

Tensors decode(const Tensors& inputs, const json& parameters) {
  const auto mode = parse_image_read_mode(parameters.at("mode").get<std::string>());
  const io::DecodeImageOptions options = {.mode = mode.value(), .apply_exif_orientation = parameters.at("exif")};
  return {{"image", io::decode_image(inputs.at("bytes"), options)}};
}

Tensors decode_or_refuse(const Tensors& inputs, const json& parameters) {
  try {
    Tensors answer = decode(inputs, parameters);
    answer["refused"] = at::zeros({1});
    return answer;
  } catch (const DecodeError&) {
    return {{"refused", at::ones({1})}};
  }
}

at::Tensor laid_out(const Tensors& inputs, const json& parameters) {
  const at::Tensor& image = inputs.at("image");
  return parameters.at("channels_last") ? image.permute({1, 2, 0}).contiguous().permute({2, 0, 1}) : image;
}

}  // namespace

Functions io_functions() {
  return {
      {"io.decode_jpeg", decode},
      {"io.decode_damaged_jpeg", decode_or_refuse},
      {"io.decode_png", decode},
      {"io.encode_jpeg",
       [](const Tensors& inputs, const json& parameters) -> Tensors {
         return {{"bytes", io::encode_jpeg(laid_out(inputs, parameters), parameters.at("quality"))}};
       }},
      {"io.encode_png",
       [](const Tensors& inputs, const json& parameters) -> Tensors {
         return {{"image",
                  io::decode_png(io::encode_png(laid_out(inputs, parameters), parameters.at("compression_level")))}};
       }},
  };
}

}  // namespace torchvision::parity
