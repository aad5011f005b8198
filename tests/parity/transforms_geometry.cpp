// The C++ side of scripts/parity/parity_geometry.py.
#include <ATen/ATen.h>

#include "parity/functions.h"
#include "parity/geometry_case.h"
#include "torchvision/transforms/functional.h"

namespace torchvision::parity {
namespace {

using nlohmann::json;
namespace F = transforms::functional;
namespace tv = tv_tensors;

Tensors answer(const at::Tensor& result) { return {{"out", result}}; }
template <tv::Transformable T>
  requires(!std::same_as<T, at::Tensor>)
Tensors answer(const T& result) {
  Tensors out = {{"out", result.data}};
  if constexpr (requires { result.canvas_size; })
    out["canvas"] = at::tensor({result.canvas_size.height, result.canvas_size.width}, at::kLong);
  return out;
}

template <class Call>
auto with_pixels(const Tensors& in, const json& p, const Call& call) {
  if (p.at("kind") == "image") return call(tv::Image(pixels(in, p)));
  if (p.at("kind") == "video") return call(tv::Video(pixels(in, p)));
  return call(pixels(in, p));
}

/// `call` takes any kind and gives Tensors.
template <class Call>
Tensors with_kind(const Tensors& in, const json& p, const Call& call) {
  if (p.at("kind") == "mask") return call(tv::Mask(pixels(in, p)));
  if (p.at("kind") == "boxes") return call(boxes(in, p));
  if (p.at("kind") == "points") return call(points(in, p));
  return with_pixels(in, p, call);
}

/// A function of every kind: `call` takes an input and the parameters.
template <class Call>
Function moving(const Call& call) {
  return [call](const Tensors& in, const json& p) {
    return with_kind(in, p, [&](const auto& input) { return answer(call(input, p, in)); });
  };
}

const auto kHorizontalFlip = [](const auto& x, const json&, const Tensors&) { return F::horizontal_flip(x); };
const auto kVerticalFlip = [](const auto& x, const json&, const Tensors&) { return F::vertical_flip(x); };
const auto kResize = [](const auto& x, const json& p, const Tensors&) {
  return F::resize(x, list<int64_t>(p.at("size")),
                   {.interpolation = interpolation(p), .max_size = optional<int64_t>(p.at("max_size"))});
};
const auto kCrop = [](const auto& x, const json& p, const Tensors&) {
  return F::crop(x, p.at("top"), p.at("left"), p.at("height"), p.at("width"));
};
const auto kCenterCrop = [](const auto& x, const json& p, const Tensors&) {
  return F::center_crop(x, list<int64_t>(p.at("size")));
};
const auto kResizedCrop = [](const auto& x, const json& p, const Tensors&) {
  return F::resized_crop(x, p.at("top"), p.at("left"), p.at("height"), p.at("width"), list<int64_t>(p.at("size")),
                         {.interpolation = interpolation(p)});
};
const auto kPad = [](const auto& x, const json& p, const Tensors&) {
  return F::pad(x, list<int64_t>(p.at("padding")),
                {.fill = list<double>(p.at("fill")),
                 .padding_mode = parse_padding_mode(p.at("padding_mode").get<std::string>()).value()});
};
const auto kAffine = [](const auto& x, const json& p, const Tensors&) {
  return F::affine(x, p.at("angle"), p.at("translate").get<Pair>(), p.at("scale"), list<double>(p.at("shear")),
                   {.interpolation = interpolation(p),
                    .fill = list<double>(p.at("fill")),
                    .center = optional<Pair>(p.at("center"))});
};
const auto kRotate = [](const auto& x, const json& p, const Tensors&) {
  return F::rotate(x, p.at("angle"),
                   {.interpolation = interpolation(p),
                    .expand = p.at("expand"),
                    .center = optional<Pair>(p.at("center")),
                    .fill = list<double>(p.at("fill"))});
};
const auto kPerspective = [](const auto& x, const json& p, const Tensors&) {
  return F::perspective(x, corners(p.at("startpoints")), corners(p.at("endpoints")),
                        {.interpolation = interpolation(p),
                         .fill = list<double>(p.at("fill")),
                         .coefficients = optional<transforms::PerspectiveCoefficients>(p.at("coefficients"))});
};
const auto kElastic = [](const auto& x, const json& p, const Tensors& in) {
  return F::elastic(x, in.at("displacement"), {.interpolation = interpolation(p), .fill = list<double>(p.at("fill"))});
};

template <class Crops>
Tensors numbered(const Crops& crops) {
  Tensors out;
  for (size_t i = 0; i < crops.size(); ++i) out[std::to_string(i)] = tv::tensor_of(crops[i]);
  return out;
}

Tensors five_crop(const Tensors& in, const json& p) {
  return with_pixels(in, p, [&](const auto& x) { return numbered(F::five_crop(x, list<int64_t>(p.at("size")))); });
}

Tensors ten_crop(const Tensors& in, const json& p) {
  return with_pixels(in, p, [&](const auto& x) {
    return numbered(F::ten_crop(x, list<int64_t>(p.at("size")), {.vertical_flip = p.at("vertical_flip")}));
  });
}

Tensors convert(const Tensors& in, const json& p) {
  return answer(F::convert_bounding_box_format(
      boxes(in, p), tv::parse_bounding_box_format(p.at("new_format").get<std::string>()).value()));
}

Tensors clamp_boxes(const Tensors& in, const json& p) { return answer(F::clamp_bounding_boxes(boxes(in, p))); }
Tensors clamp_points(const Tensors& in, const json& p) { return answer(F::clamp_keypoints(points(in, p))); }

template <class Result>
Tensors with_mask(const Result& result) {
  Tensors out = answer(result.first);
  out["valid"] = result.second;
  return out;
}

Tensors sanitize_boxes(const Tensors& in, const json& p) {
  return with_mask(
      F::sanitize_bounding_boxes(boxes(in, p), {.min_size = p.at("min_size"), .min_area = p.at("min_area")}));
}

Tensors sanitize_points(const Tensors& in, const json& p) { return with_mask(F::sanitize_keypoints(points(in, p))); }

Tensors sizes(const Tensors& in, const json& p) {
  return with_kind(in, p, [](const auto& x) {
    using T = std::remove_cvref_t<decltype(x)>;
    Tensors out = {{"size", at::tensor(at::ArrayRef<int64_t>(F::get_size(x)), at::kLong)}};
    if constexpr (tv::Pixels<T>) {
      out["dimensions"] = at::tensor(at::ArrayRef<int64_t>(F::get_dimensions(x)), at::kLong);
      out["channels"] = at::scalar_tensor(F::get_num_channels(x), at::kLong);
    }
    if constexpr (std::same_as<T, tv::Video>) out["frames"] = at::scalar_tensor(F::get_num_frames(x), at::kLong);
    return out;
  });
}

}  // namespace

Functions transforms_geometry_functions() {
  Functions all = {{"geometry.five_crop", five_crop},
                   {"geometry.ten_crop", ten_crop},
                   {"geometry.convert_bounding_box_format", convert},
                   {"geometry.clamp_bounding_boxes", clamp_boxes},
                   {"geometry.clamp_keypoints", clamp_points},
                   {"geometry.sanitize_bounding_boxes", sanitize_boxes},
                   {"geometry.sanitize_keypoints", sanitize_points},
                   {"geometry.sizes", sizes}};
  const Functions moved = {{"horizontal_flip", moving(kHorizontalFlip)},
                           {"vertical_flip", moving(kVerticalFlip)},
                           {"resize", moving(kResize)},
                           {"crop", moving(kCrop)},
                           {"center_crop", moving(kCenterCrop)},
                           {"resized_crop", moving(kResizedCrop)},
                           {"pad", moving(kPad)},
                           {"affine", moving(kAffine)},
                           {"rotate", moving(kRotate)},
                           {"perspective", moving(kPerspective)},
                           {"elastic", moving(kElastic)}};
  for (const auto& [name, function] : moved)
    for (const char* kind : {"image", "mask", "bounding_boxes", "keypoints"})
      all["geometry." + name + "_" + kind] = function;
  return all;
}

}  // namespace torchvision::parity
