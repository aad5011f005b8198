// The C++ side of scripts/parity/parity_color.py.
#include "parity/functions.h"
#include "torchvision/transforms/functional.h"

namespace torchvision::parity {
namespace {

using nlohmann::json;
namespace F = transforms::functional;

at::Tensor laid_out(const Tensors& in, const json& p) {
  const at::Tensor& image = in.at("image");
  return p.value("layout", "contiguous") == "channels_last" ? image.movedim(-3, -1).contiguous().movedim(-1, -3)
                                                            : image;
}

/// A function of the image and one number, named `number` on Python's side.
template <class Kernel>
Function of_number(Kernel kernel) {
  return [kernel](const Tensors& in, const json& p) -> Tensors {
    return {{"out", kernel(laid_out(in, p), p.at("number").get<double>())}};
  };
}

template <class Kernel>
Function of_image(Kernel kernel) {
  return [kernel](const Tensors& in, const json& p) -> Tensors { return {{"out", kernel(laid_out(in, p))}}; };
}

Tensors adjust_gamma(const Tensors& in, const json& p) {
  return {{"out", F::adjust_gamma(laid_out(in, p), p.at("gamma"), p.at("gain"))}};
}

Tensors gaussian_blur(const Tensors& in, const json& p) {
  return {{"out", F::gaussian_blur(laid_out(in, p), p.at("kernel_size").get<std::vector<int64_t>>(),
                                   p.at("sigma").get<std::vector<double>>())}};
}

Tensors gaussian_noise(const Tensors& in, const json& p) {
  at::manual_seed(p.at("seed").get<uint64_t>());
  return {{"out",
           F::gaussian_noise(laid_out(in, p), {.mean = p.at("mean"), .sigma = p.at("sigma"), .clip = p.at("clip")})}};
}

Tensors erase(const Tensors& in, const json& p) {
  return {{"out", F::erase(laid_out(in, p), p.at("i"), p.at("j"), p.at("h"), p.at("w"), in.at("value"))}};
}

Tensors permute_channels(const Tensors& in, const json& p) {
  return {{"out", F::permute_channels(laid_out(in, p), p.at("permutation").get<std::vector<int64_t>>())}};
}

}  // namespace

Functions transforms_color_functions() {
  return {
      {"color.adjust_brightness", of_number([](const at::Tensor& x, double f) { return F::adjust_brightness(x, f); })},
      {"color.adjust_contrast", of_number([](const at::Tensor& x, double f) { return F::adjust_contrast(x, f); })},
      {"color.adjust_saturation", of_number([](const at::Tensor& x, double f) { return F::adjust_saturation(x, f); })},
      {"color.adjust_hue", of_number([](const at::Tensor& x, double f) { return F::adjust_hue(x, f); })},
      {"color.adjust_sharpness", of_number([](const at::Tensor& x, double f) { return F::adjust_sharpness(x, f); })},
      {"color.posterize", of_number([](const at::Tensor& x, double f) { return F::posterize(x, int64_t(f)); })},
      {"color.solarize", of_number([](const at::Tensor& x, double f) { return F::solarize(x, f); })},
      {"color.rgb_to_grayscale",
       of_number([](const at::Tensor& x, double f) { return F::rgb_to_grayscale(x, int64_t(f)); })},
      {"color.adjust_gamma", adjust_gamma},
      {"color.autocontrast", of_image([](const at::Tensor& x) { return F::autocontrast(x); })},
      {"color.equalize", of_image([](const at::Tensor& x) { return F::equalize(x); })},
      {"color.invert", of_image([](const at::Tensor& x) { return F::invert(x); })},
      {"color.grayscale_to_rgb", of_image([](const at::Tensor& x) { return F::grayscale_to_rgb(x); })},
      {"color.gaussian_blur", gaussian_blur},
      {"color.gaussian_blur_float", gaussian_blur},
      {"color.gaussian_noise", gaussian_noise},
      {"color.erase", erase},
      {"color.permute_channels", permute_channels},
  };
}

}  // namespace torchvision::parity
