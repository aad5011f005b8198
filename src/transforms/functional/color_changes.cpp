#include "transforms/functional/color_changes.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>

#include "io/kept_tensor.h"
#include "kernels/color_steps.h"
#include "torchvision/transforms/functional/color.h"
#include "transforms/functional/byte_image.h"
#include "transforms/functional/byte_map.h"

namespace torchvision::transforms::functional {
namespace {

using kernels::ColorStep;
using kernels::RgbRow;
using Steps = std::vector<ColorStep>;

/// Pixels that are worth a thread's start, and those that stay in the nearest cache between two loops.
constexpr int64_t kGrain = 1 << 16;
constexpr int64_t kBlock = 1 << 12;
/// Floats hold the sum of the luma of so many pixels exactly, in whatever order torch adds them.
constexpr int64_t kExactPixels = (int64_t{1} << 24) / 255;

/// RGB images without gaps between rows, each one long row.
class RgbImages {
 public:
  explicit RgbImages(const at::Tensor& images) : batch_(as_byte_batch(images)) {}

  int64_t count() const { return batch_.images(); }
  int64_t pixels() const { return batch_.tensor().size(2) * batch_.tensor().size(3); }
  RgbRow<const uint8_t> from(int64_t image, int64_t pixel) const {
    return row<const uint8_t>(batch_.rows(image, 0).data, pixel);
  }
  RgbRow<uint8_t> to(int64_t image, int64_t pixel) const {
    return row<uint8_t>(batch_.mutable_rows(image, 0).data, pixel);
  }

 private:
  template <class T>
  RgbRow<T> row(T* first, int64_t pixel) const {
    if (batch_.interleaved()) return {first + 3 * pixel, first + 3 * pixel + 1, first + 3 * pixel + 2, 3};
    const int64_t plane = batch_.tensor().stride(1);
    return {first + pixel, first + plane + pixel, first + 2 * plane + pixel, 1};
  }

  ByteBatch batch_;
};

/// Calls `body(image, first pixel, pixels)` for blocks of all images, on all threads.
template <class Body>
void for_blocks(const RgbImages& images, const Body& body) {
  for (int64_t image = 0; image < images.count(); ++image)
    at::parallel_for(0, images.pixels(), kGrain, [&](int64_t begin, int64_t end) {
      for (; begin < end; begin += kBlock) body(image, begin, std::min(kBlock, end - begin));
    });
}

/// Applies steps from one set of images to another, which may be the same, and finds the results' mean luma.
class MeanLuma {
 public:
  explicit MeanLuma(const RgbImages& images) : images_(images) {
    if (exact())
      sums_ = std::vector<std::atomic<int64_t>>(size_t(images.count()));
    else
      luma_ = io::kept_tensor({images.count(), 1, 1, images.pixels()}, at::kFloat);
  }

  void add(const RgbRow<const uint8_t>& block, int64_t image, int64_t begin, int64_t count) {
    if (exact())
      sums_[size_t(image)] += kernels::sum_of_luma(block, count);
    else
      kernels::luma_of_bytes(block, count, luma_.mutable_data_ptr<float>() + image * images_.pixels() + begin);
  }

  /// Of each image. The sum of many is torch's, whose rounding is in its order.
  std::vector<float> means() const {
    std::vector<float> means;
    if (exact()) {
      for (const auto& sum : sums_) means.push_back(float(sum.load()) / float(images_.pixels()));
      return means;
    }
    const at::Tensor of_torch = luma_.mean({-3, -2, -1});
    means.assign(of_torch.const_data_ptr<float>(), of_torch.const_data_ptr<float>() + of_torch.numel());
    return means;
  }

 private:
  bool exact() const { return images_.pixels() <= kExactPixels; }

  const RgbImages& images_;
  std::vector<std::atomic<int64_t>> sums_;
  at::Tensor luma_;
};

ColorStep step_of(const ColorChange& change, float mean) {
  const auto amount = static_cast<float>(change.factor), rest = static_cast<float>(1.0 - change.factor);
  switch (change.kind) {
    case ColorChange::Kind::kBrightness:
      return {ColorStep::Kind::kScale, amount};
    case ColorChange::Kind::kContrast:
      return {ColorStep::Kind::kBlendWithGray, amount, rest, mean};
    case ColorChange::Kind::kSaturation:
      return {ColorStep::Kind::kBlendWithLuma, amount, rest};
    case ColorChange::Kind::kHue:
      break;
  }
  return {ColorStep::Kind::kTurnHue, amount};
}

/// Passes over the images, from the first into the result and from then on within it.
class Passes {
 public:
  Passes(const RgbImages& source, const RgbImages& result) : from_(&source), result_(result), steps_(source.count()) {}

  void note(const ColorChange& change) {
    if (change.kind != ColorChange::Kind::kContrast) {
      for (Steps& steps : steps_) steps.push_back(step_of(change, 0));
      return;
    }
    const std::vector<float> means = mean_luma();
    for (size_t i = 0; i < steps_.size(); ++i) steps_[i] = {step_of(change, means[i])};
  }

  void run() {
    for_blocks(*from_, [&](int64_t image, int64_t begin, int64_t count) { change(image, begin, count); });
    from_ = &result_;
  }

 private:
  void change(int64_t image, int64_t begin, int64_t count) const {
    kernels::change_colors(from_->from(image, begin), count, steps_[size_t(image)], result_.to(image, begin));
  }

  /// After the steps so far, which are then done.
  std::vector<float> mean_luma() {
    MeanLuma luma(*from_);
    const bool changes = !steps_.front().empty();
    for_blocks(*from_, [&](int64_t image, int64_t begin, int64_t count) {
      if (changes) change(image, begin, count);
      luma.add((changes ? result_ : *from_).from(image, begin), image, begin, count);
    });
    std::vector<float> means = luma.means();
    if (changes) from_ = &result_;
    return means;
  }

  const RgbImages* from_;
  const RgbImages& result_;
  std::vector<Steps> steps_;  // of each image, not yet done
};

at::Tensor changed(const at::Tensor& image, const ColorChange& change) {
  switch (change.kind) {
    case ColorChange::Kind::kBrightness:
      return adjust_brightness_image(image, change.factor);
    case ColorChange::Kind::kContrast:
      return adjust_contrast_image(image, change.factor);
    case ColorChange::Kind::kSaturation:
      return adjust_saturation_image(image, change.factor);
    case ColorChange::Kind::kHue:
      break;
  }
  return adjust_hue_image(image, change.factor);
}

bool is_in_range(const ColorChange& change) {
  if (change.kind == ColorChange::Kind::kHue) return std::abs(change.factor) <= 0.5;
  return change.factor >= 0 && change.factor <= 1e30;  // what float32 holds
}

}  // namespace

bool is_rgb_bytes(const at::Tensor& image) { return maps_as_bytes(image) && image.size(-3) == 3; }

at::Tensor change_byte_colors(const at::Tensor& image, std::span<const ColorChange> changes) {
  const at::Tensor source = without_gaps(image);
  const at::Tensor output = io::kept_like(source);
  const RgbImages from(source), to(output);
  Passes passes(from, to);
  for (const ColorChange& change : changes) passes.note(change);
  passes.run();
  return output;
}

at::Tensor change_colors(const at::Tensor& image, std::span<const ColorChange> changes) {
  if (changes.empty()) return image;
  if (image.dim() >= 3 && is_rgb_bytes(image) && std::ranges::all_of(changes, is_in_range))
    return change_byte_colors(image, changes);
  at::Tensor output = image;
  for (const ColorChange& change : changes) output = changed(output, change);
  return output;
}

}  // namespace torchvision::transforms::functional
