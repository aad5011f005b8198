#pragma once

#include <ATen/ATen.h>

#include "parity/functions.h"
#include "parity/layout.h"
#include "torchvision/transforms/functional.h"

/// How the cases of scripts/parity/parity_geometry.py are read.
namespace torchvision::parity {

template <class T>
std::vector<T> list(const nlohmann::json& value) {
  if (value.is_null()) return {};
  return value.is_array() ? value.get<std::vector<T>>() : std::vector<T>{value.get<T>()};
}

template <class T>
std::optional<T> optional(const nlohmann::json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<T>());
}

using Pair = std::array<double, 2>;

inline InterpolationMode interpolation(const nlohmann::json& p) {
  return parse_interpolation_mode(p.at("interpolation").get<std::string>()).value();
}

inline tv_tensors::CanvasSize canvas(const nlohmann::json& p) { return {p.at("canvas").at(0), p.at("canvas").at(1)}; }

inline at::Tensor pixels(const Tensors& in, const nlohmann::json& p) { return laid_out(in.at("input"), p); }

inline tv_tensors::BoundingBoxes boxes(const Tensors& in, const nlohmann::json& p) {
  std::optional<tv_tensors::ClampingMode> clamping;
  if (!p.at("clamping").is_null())
    clamping = tv_tensors::parse_clamping_mode(p.at("clamping").get<std::string>()).value();
  return {in.at("input").clone(),
          {.format = tv_tensors::parse_bounding_box_format(p.at("format").get<std::string>()).value(),
           .canvas_size = canvas(p),
           .clamping_mode = clamping}};
}

inline tv_tensors::KeyPoints points(const Tensors& in, const nlohmann::json& p) {
  return {in.at("input").clone(), canvas(p)};
}

inline transforms::PerspectivePoints corners(const nlohmann::json& value) {
  return value.is_null() ? transforms::PerspectivePoints{} : value.get<transforms::PerspectivePoints>();
}

}  // namespace torchvision::parity
