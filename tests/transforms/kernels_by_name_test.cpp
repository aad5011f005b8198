// The kernels of each kind, called by the names that Python gives them, on what Python's functionals gave.
#include <ATen/ATen.h>

#include <span>

#include "parity/geometry_case.h"
#include "support/assert_close.h"
#include "support/golden.h"

namespace torchvision::transforms {
namespace {

namespace F = functional;
using parity::canvas, parity::corners, parity::interpolation, parity::list, parity::optional, parity::Pair;
using parity::pixels, parity::Tensors;
using Json = nlohmann::json;
using tv_tensors::BoundingBoxFormat;
using tv_tensors::ClampingMode;

Tensors answer(const at::Tensor& out) { return {{"out", out}}; }
Tensors answer(const F::OnCanvas& moved) {
  return {{"out", moved.first}, {"canvas", at::tensor({moved.second.height, moved.second.width}, at::kLong)}};
}

/// One case of a golden file, read option by option.
struct Case {
  const Tensors& in;
  const Json& p;

  at::Tensor data() const { return p.contains("layout") ? pixels(in, p) : in.at("input").clone(); }
  BoundingBoxFormat format() const {
    return tv_tensors::parse_bounding_box_format(p.at("format").get<std::string>()).value();
  }
  std::optional<ClampingMode> clamping() const { return parity::boxes(in, p).clamping_mode; }
  int64_t top() const { return p.at("top"); }
  int64_t left() const { return p.at("left"); }
  int64_t height() const { return p.at("height"); }
  int64_t width() const { return p.at("width"); }
  std::vector<int64_t> size() const { return list<int64_t>(p.at("size")); }
  std::vector<int64_t> padding() const { return list<int64_t>(p.at("padding")); }
  std::vector<double> fill() const { return list<double>(p.at("fill")); }
  std::vector<double> shear() const { return list<double>(p.at("shear")); }
  double angle() const { return p.at("angle"); }
  double scale() const { return p.at("scale"); }
  bool expand() const { return p.at("expand"); }
  Pair translate() const { return p.at("translate").get<Pair>(); }
  std::optional<Pair> center() const { return optional<Pair>(p.at("center")); }
  std::optional<int64_t> max_size() const { return optional<int64_t>(p.at("max_size")); }
  PaddingMode padding_mode() const { return parse_padding_mode(p.at("padding_mode").get<std::string>()).value(); }
  PerspectivePoints start() const { return corners(p.at("startpoints")); }
  PerspectivePoints end() const { return corners(p.at("endpoints")); }
  std::optional<PerspectiveCoefficients> coefficients() const {
    return optional<PerspectiveCoefficients>(p.at("coefficients"));
  }
  const at::Tensor& displacement() const { return in.at("displacement"); }

  ResizeOptions resize() const { return {.interpolation = interpolation(p), .max_size = max_size()}; }
  PadOptions pad() const { return {.fill = fill(), .padding_mode = padding_mode()}; }
  AffineOptions affine() const { return {.interpolation = interpolation(p), .fill = fill(), .center = center()}; }
  RotateOptions rotate() const {
    return {.interpolation = interpolation(p), .expand = expand(), .center = center(), .fill = fill()};
  }
  PerspectiveOptions perspective() const {
    return {.interpolation = interpolation(p), .fill = fill(), .coefficients = coefficients()};
  }
  ElasticOptions elastic() const { return {.interpolation = interpolation(p), .fill = fill()}; }
};

/// Sines and matrix products of floats differ in their last bit from machine to machine.
constexpr testing::Tolerance kMoves = {1e-4, 1e-4};

struct Kernel {
  const char* name;
  Tensors (*call)(const Case&);
};

/// A row: the kernel's name, which is the golden file's, and how the case calls it.
#define KERNEL(name, ...)                                                       \
  Kernel {                                                                      \
    #name, [](const Case& c) { return answer(F::name(c.data(), __VA_ARGS__)); } \
  }
#define KERNEL_OF_PIXELS(name)                                     \
  Kernel {                                                         \
    #name, [](const Case& c) { return answer(F::name(c.data())); } \
  }
/// Flips leave the canvas as it is.
#define KERNEL_ON_SAME_CANVAS(name, ...)                                                                  \
  Kernel {                                                                                                \
    #name, [](const Case& c) { return answer(F::OnCanvas(F::name(c.data(), __VA_ARGS__), canvas(c.p))); } \
  }

const Kernel kFlips[] = {
    KERNEL_OF_PIXELS(horizontal_flip_image),
    KERNEL_OF_PIXELS(horizontal_flip_mask),
    KERNEL_ON_SAME_CANVAS(horizontal_flip_bounding_boxes, c.format(), canvas(c.p)),
    KERNEL_ON_SAME_CANVAS(horizontal_flip_keypoints, canvas(c.p)),
    KERNEL_OF_PIXELS(vertical_flip_image),
    KERNEL_OF_PIXELS(vertical_flip_mask),
    KERNEL_ON_SAME_CANVAS(vertical_flip_bounding_boxes, c.format(), canvas(c.p)),
    KERNEL_ON_SAME_CANVAS(vertical_flip_keypoints, canvas(c.p)),
};

const Kernel kCrops[] = {
    KERNEL(crop_image, c.top(), c.left(), c.height(), c.width()),
    KERNEL(crop_mask, c.top(), c.left(), c.height(), c.width()),
    KERNEL(crop_bounding_boxes, c.format(), c.top(), c.left(), c.height(), c.width(), c.clamping()),
    KERNEL(crop_keypoints, c.top(), c.left(), c.height(), c.width()),
    KERNEL(center_crop_image, c.size()),
    KERNEL(center_crop_mask, c.size()),
    KERNEL(center_crop_bounding_boxes, c.format(), canvas(c.p), c.size(), c.clamping()),
    KERNEL(center_crop_keypoints, canvas(c.p), c.size()),
    KERNEL(resized_crop_image, c.top(), c.left(), c.height(), c.width(), c.size(),
           {.interpolation = interpolation(c.p)}),
    KERNEL(resized_crop_mask, c.top(), c.left(), c.height(), c.width(), c.size()),
    KERNEL(resized_crop_bounding_boxes, c.format(), c.top(), c.left(), c.height(), c.width(), c.size(), c.clamping()),
    KERNEL(resized_crop_keypoints, c.top(), c.left(), c.height(), c.width(), c.size()),
};

const Kernel kSizes[] = {
    KERNEL(resize_image, c.size(), c.resize()),
    KERNEL(resize_mask, c.size(), c.resize()),
    KERNEL(resize_bounding_boxes, c.format(), canvas(c.p), c.size(), c.max_size(), c.clamping()),
    KERNEL(resize_keypoints, canvas(c.p), c.size(), c.max_size()),
    KERNEL(pad_image, c.padding(), c.pad()),
    KERNEL(pad_mask, c.padding(), c.pad()),
    KERNEL(pad_bounding_boxes, c.format(), canvas(c.p), c.padding(), c.padding_mode(), c.clamping()),
    KERNEL(pad_keypoints, canvas(c.p), c.padding(), c.padding_mode()),
};

const Kernel kTurns[] = {
    KERNEL(affine_image, c.angle(), c.translate(), c.scale(), c.shear(), c.affine()),
    KERNEL(affine_mask, c.angle(), c.translate(), c.scale(), c.shear(), c.affine()),
    KERNEL_ON_SAME_CANVAS(affine_bounding_boxes, c.format(), canvas(c.p), c.angle(), c.translate(), c.scale(),
                          c.shear(), c.center(), c.clamping()),
    KERNEL_ON_SAME_CANVAS(affine_keypoints, canvas(c.p), c.angle(), c.translate(), c.scale(), c.shear(), c.center()),
    KERNEL(rotate_image, c.angle(), c.rotate()),
    KERNEL(rotate_mask, c.angle(), c.rotate()),
    KERNEL(rotate_bounding_boxes, c.format(), canvas(c.p), c.angle(), c.expand(), c.center(), c.clamping()),
    KERNEL(rotate_keypoints, canvas(c.p), c.angle(), c.expand(), c.center()),
};

const Kernel kWarps[] = {
    KERNEL(perspective_image, c.start(), c.end(), c.perspective()),
    KERNEL(perspective_mask, c.start(), c.end(), c.perspective()),
    KERNEL_ON_SAME_CANVAS(perspective_bounding_boxes, c.format(), canvas(c.p), c.start(), c.end(), c.coefficients(),
                          c.clamping()),
    KERNEL_ON_SAME_CANVAS(perspective_keypoints, canvas(c.p), c.start(), c.end(), c.coefficients()),
    KERNEL(elastic_image, c.displacement(), c.elastic()),
    KERNEL(elastic_mask, c.displacement(), c.elastic()),
    KERNEL_ON_SAME_CANVAS(elastic_bounding_boxes, c.format(), canvas(c.p), c.displacement(), c.clamping()),
    KERNEL_ON_SAME_CANVAS(elastic_keypoints, canvas(c.p), c.displacement()),
};

Tensors numbered(const auto& crops) {
  Tensors out;
  for (size_t i = 0; i < crops.size(); ++i) out[std::to_string(i)] = crops[i];
  return out;
}

std::vector<Kernel> kernels() {
  std::vector<Kernel> all = {
      {"five_crop", [](const Case& c) { return numbered(F::five_crop_image(c.data(), c.size())); }},
      {"ten_crop", [](const Case& c) {
         return numbered(F::ten_crop_image(c.data(), c.size(), {.vertical_flip = c.p.at("vertical_flip")}));
       }}};
  const std::span<const Kernel> families[] = {kFlips, kCrops, kSizes, kTurns, kWarps};
  for (const std::span<const Kernel> family : families) all.insert(all.end(), family.begin(), family.end());
  return all;
}

class KernelsByName : public ::testing::TestWithParam<Kernel> {};

INSTANTIATE_TEST_SUITE_P(Geometry, KernelsByName, ::testing::ValuesIn(kernels()),
                         [](const auto& test) { return std::string(test.param.name); });

TEST_P(KernelsByName, EqualPython) {
  const testing::TensorFile file = testing::golden(std::string("geometry/") + GetParam().name);
  const auto& cases = file.metadata.at("cases");
  ASSERT_GE(cases.size(), 12u);
  for (size_t i = 0; i < cases.size(); ++i) {
    const std::string number = std::to_string(i);
    const Tensors inputs = testing::within(file, number + "/in/");
    const Tensors found = GetParam().call({inputs, cases[i]});
    for (const auto& [name, expected] : testing::within(file, number + "/out/"))
      EXPECT_TENSORS_CLOSE(found.at(name), expected, expected.is_floating_point() ? kMoves : testing::kExact)
          << name << " of case " << i << ": " << cases[i];
  }
}

}  // namespace
}  // namespace torchvision::transforms
