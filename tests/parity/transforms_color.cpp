// The C++ side of scripts/parity/parity_color.py.
#include "parity/functions.h"
#include "parity/layout.h"
#include "torchvision/transforms/functional.h"

namespace torchvision::parity {
namespace {

using nlohmann::json;
namespace F = transforms::functional;

/// A function of the image and one number, named `number` on Python's side.
template <class Kernel>
Function of_number(Kernel kernel) {
  return [kernel](const Tensors& in, const json& p) {
    return of_kind(in, p, [&](const auto& x) { return kernel(x, p.at("number").get<double>()); });
  };
}

template <class Kernel>
Function of_image(Kernel kernel) {
  return [kernel](const Tensors& in, const json& p) { return of_kind(in, p, kernel); };
}

/// Python has no such kernel for videos, nor have we.
template <class Kernel>
auto no_video(Kernel kernel) {
  return [kernel]<class T>(const T& x, auto... more) -> T {
    if constexpr (std::same_as<T, tv_tensors::Video>)
      throw std::logic_error("no case has a video");
    else
      return kernel(x, more...);
  };
}

Tensors adjust_gamma(const Tensors& in, const json& p) {
  return of_kind(in, p, [&](const auto& x) { return F::adjust_gamma(x, p.at("gamma"), p.at("gain")); });
}

Tensors gaussian_blur(const Tensors& in, const json& p) {
  return of_kind(in, p, [&](const auto& x) {
    return F::gaussian_blur(x, p.at("kernel_size").get<std::vector<int64_t>>(),
                            p.at("sigma").get<std::vector<double>>());
  });
}

Tensors gaussian_noise(const Tensors& in, const json& p) {
  at::manual_seed(p.at("seed").get<uint64_t>());
  return of_kind(in, p, [&](const auto& x) {
    return F::gaussian_noise(x, {.mean = p.at("mean"), .sigma = p.at("sigma"), .clip = p.at("clip")});
  });
}

Tensors erase(const Tensors& in, const json& p) {
  return of_kind(
      in, p, [&](const auto& x) { return F::erase(x, p.at("i"), p.at("j"), p.at("h"), p.at("w"), in.at("value")); });
}

Tensors permute_channels(const Tensors& in, const json& p) {
  return of_kind(
      in, p, [&](const auto& x) { return F::permute_channels(x, p.at("permutation").get<std::vector<int64_t>>()); });
}

Tensors uniform_temporal_subsample(const Tensors& in, const json& p) {
  const at::Tensor video = laid_out(in.at("image"), p);
  const int64_t count = p.at("num_samples");
  if (p.value("kind", "tensor") == "video")
    return {{"out", F::uniform_temporal_subsample(tv_tensors::Video(video), count).data}};
  return {{"out", F::uniform_temporal_subsample(video, count)}};
}

}  // namespace

Functions transforms_color_functions() {
  return {
      {"color.adjust_brightness", of_number([](const auto& x, double f) { return F::adjust_brightness(x, f); })},
      {"color.adjust_contrast", of_number([](const auto& x, double f) { return F::adjust_contrast(x, f); })},
      {"color.adjust_saturation", of_number([](const auto& x, double f) { return F::adjust_saturation(x, f); })},
      {"color.adjust_hue", of_number([](const auto& x, double f) { return F::adjust_hue(x, f); })},
      {"color.adjust_sharpness", of_number([](const auto& x, double f) { return F::adjust_sharpness(x, f); })},
      {"color.adjust_sharpness_wide", of_number([](const auto& x, double f) { return F::adjust_sharpness(x, f); })},
      {"color.posterize", of_number([](const auto& x, double f) { return F::posterize(x, int64_t(f)); })},
      {"color.solarize", of_number([](const auto& x, double f) { return F::solarize(x, f); })},
      {"color.rgb_to_grayscale",
       of_number(no_video([](const auto& x, double f) { return F::rgb_to_grayscale(x, int64_t(f)); }))},
      {"color.adjust_gamma", adjust_gamma},
      {"color.autocontrast", of_image([](const auto& x) { return F::autocontrast(x); })},
      {"color.equalize", of_image([](const auto& x) { return F::equalize(x); })},
      {"color.invert", of_image([](const auto& x) { return F::invert(x); })},
      {"color.grayscale_to_rgb", of_image(no_video([](const auto& x) { return F::grayscale_to_rgb(x); }))},
      {"color.gaussian_blur", gaussian_blur},
      {"color.gaussian_blur_float", gaussian_blur},
      {"color.gaussian_noise", gaussian_noise},
      {"color.erase", erase},
      {"color.permute_channels", permute_channels},
      {"color.jpeg", of_number([](const auto& x, double f) { return F::jpeg(x, int64_t(f)); })},
      {"color.uniform_temporal_subsample", uniform_temporal_subsample},
  };
}

}  // namespace torchvision::parity
