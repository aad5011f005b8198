#include <ATen/ATen.h>

#include "torchvision/transforms/functional/quality.h"
#include "transforms/functional/checks.h"

namespace torchvision::transforms::functional {
namespace {

/// Hue in degrees, lightness and saturation of colours from 0 to 1, each (..., H, W).
struct Hls {
  at::Tensor hue, lightness, saturation;
};

Hls hls_of(const at::Tensor& image) {
  const std::vector<at::Tensor> rgb = image.unbind(-3);
  const at::Tensor most = image.amax(-3), least = image.amin(-3), spread = most.sub(least), sum = most.add(least);
  const at::Tensor gray = spread.eq(0);
  const at::Tensor room = at::where(sum.lt(1), sum, sum.neg().add(2));
  const auto sixth = [&](int to, int from, double begin) {
    return rgb[size_t(to)].sub(rgb[size_t(from)]).div(spread).mul(60).add(begin);
  };
  at::Tensor hue =
      at::where(most.eq(rgb[0]), sixth(1, 2, 0), at::where(most.eq(rgb[1]), sixth(2, 0, 120), sixth(0, 1, 240)));
  hue = hue.remainder(360).masked_fill(gray, 0);
  return {hue, sum.mul(0.5), spread.div(room).masked_fill(gray, 0)};
}

at::Tensor rgb_of(const Hls& hls) {
  const at::Tensor& l = hls.lightness;
  // Foley and van Dam: each channel is the lightness and a share of how far the colour may lie from it.
  const at::Tensor reach = hls.saturation.mul(at::minimum(l, l.neg().add(1)));
  const auto channel = [&](double offset) {
    const at::Tensor k = hls.hue.div(30).add(offset).remainder(12);
    return l.sub(reach.mul(at::minimum(k.sub(3), k.neg().add(9)).clamp(-1, 1)));
  };
  return at::stack({channel(0), channel(8), channel(4)}, -3);
}

void check_colours(const at::Tensor& image) {
  check_image("iso_noise", image, 3);
  TORCH_CHECK_VALUE(image.size(-3) == 3, "iso_noise: expected an image of 3 channels, got ", image.size(-3));
  TORCH_CHECK_VALUE(image.is_floating_point() || image.scalar_type() == at::kByte,
                    "iso_noise: expected an image of uint8 or floats, got ", image.scalar_type());
}

at::Tensor as_shares(const at::Tensor& image) {
  return image.is_floating_point() ? image : image.to(at::kFloat).div_(255);
}

}  // namespace

at::Tensor iso_noise_image(const at::Tensor& image, const at::Tensor& hue_noise, const at::Tensor& lightness_noise) {
  check_colours(image);
  if (image.numel() == 0) return image.clone();
  const Hls hls = hls_of(as_shares(image));
  const at::Tensor hue = hls.hue.unsqueeze(-3).add(hue_noise).remainder(360).squeeze(-3);
  const at::Tensor missing = hls.lightness.neg().add(1).unsqueeze(-3);
  const at::Tensor lightness = hls.lightness.unsqueeze(-3).add(lightness_noise.mul(missing)).squeeze(-3);
  const at::Tensor output = rgb_of({hue, lightness, hls.saturation}).clamp(0, 1);
  return image.is_floating_point() ? output : output.mul(255).round_().to(at::kByte);
}

at::Tensor iso_noise_image(const at::Tensor& image, const ISONoiseFunctionOptions& options) {
  check_colours(image);
  TORCH_CHECK_VALUE(options.color_shift >= 0 && options.intensity >= 0,
                    "iso_noise: expected a color_shift and an intensity that are not negative, got ",
                    options.color_shift, " and ", options.intensity);
  if (image.numel() == 0) return image.clone();
  constexpr double kLevels = 255, kCircle = 360;
  const at::Tensor lightness = hls_of(as_shares(image.detach())).lightness.unsqueeze(-3);
  const at::Tensor deviation = lightness.std({-2, -1}, /*correction=*/0, /*keepdim=*/true);
  const at::Tensor rates = deviation.mul(options.intensity * kLevels).expand_as(lightness).contiguous();
  const at::Tensor light = at::poisson(rates, options.generator).div_(kLevels);
  const at::Tensor hue = at::empty_like(rates).normal_(0, 1, options.generator);
  return iso_noise_image(image, hue.mul_(options.color_shift * kCircle * options.intensity), light);
}

}  // namespace torchvision::transforms::functional
