#include <ATen/ATen.h>

#include <algorithm>
#include <cstring>

#include "inference/packed.h"
#include "inference/steps/makers.h"
#include "kernels/nn/depthwise.h"
#include "kernels/nn/product.h"

namespace torchvision::inference {
namespace {

constexpr int64_t kNoTap = 0;
constexpr int64_t kStripFloats = int64_t{96} << 10;

/// A convolution of one pixel into many channels, and a depthwise one of those: strip by strip of rows, so that what
/// lies between them stays in the second cache.
class ExpansionStep final : public Step {
 public:
  kernels::Product product;  ///< but for what memory decides
  kernels::Depthwise depthwise;
  Floats product_weights;
  at::Tensor product_bias, weights, bias;
  std::vector<int64_t> taps;
  int64_t kernel = 0, stride = 1, padding = 0, strip_rows = 0;  ///< rows of the result in a strip
  Place input, output;                                          ///< (images, channels, height, width)
  Place strips;                                                 ///< (threads, rows, columns with padding, channels)

  explicit ExpansionStep(Floats packed) : product_weights(std::move(packed)) {}

  void run(const Run& run) const override {
    const int64_t rows = output.size(2), all = output.size(0) * rows;
    const int64_t threads = std::min<int64_t>(run.threads, strips.size(0));
    const int64_t work = output.layout.numel() * stride * stride * product.depth;
    share({run.arena, static_cast<int>(threads)}, threads, work, [&](int64_t from, int64_t to) {
      for (int64_t t = from; t < to; ++t) {
        float* strip = strips.in(run.arena) + t * strips.stride(0);
        std::memset(strip, 0, static_cast<size_t>(strips.stride(0)) * sizeof(float));
        for (int64_t first = all * t / threads, end; first < all * (t + 1) / threads; first = end) {
          end = std::min(all * (t + 1) / threads, (first / rows + 1) * rows);
          run_rows(run, first / rows, first % rows, first % rows + end - first, strip);
        }
      }
    });
  }
  std::string name() const override {
    return "expansion to " + std::to_string(product.columns) + ", depthwise " + std::to_string(kernel) + "x" +
           std::to_string(kernel);
  }

 private:
  /// Rows [first, end) of an image's result.
  void run_rows(const Run& run, int64_t image, int64_t first, int64_t end, float* strip) const {
    const int64_t row_floats = strips.stride(1);
    int64_t held_first = 0, held_end = 0;  // rows of the input that the strip has
    for (int64_t y = first; y < end; y += strip_rows) {
      const int64_t y_end = std::min(y + strip_rows, end);
      const int64_t wanted_first = y * stride - padding, wanted_end = (y_end - 1) * stride - padding + kernel;
      const int64_t kept = y == first ? 0 : std::max<int64_t>(0, held_end - wanted_first);
      if (kept > 0)
        std::memmove(strip, strip + (wanted_first - held_first) * row_floats,
                     static_cast<size_t>(kept * row_floats) * sizeof(float));
      expand(run, image, wanted_first + kept, wanted_end, strip + kept * row_floats);
      held_first = wanted_first;
      held_end = wanted_end;
      kernels::Depthwise task = depthwise;
      task.input = strip;
      task.taps = taps.data();
      task.weights = weights.const_data_ptr<float>();
      task.bias = data_or_null(bias);
      task.output = output.in(run.arena) + image * output.stride(0) + y * output.stride(2);
      const kernels::PixelGrid grid{1, y_end - y, output.size(3)};
      kernels::depthwise(task, grid, whole(grid));
    }
  }

  /// Rows [first, end) of the expanded image; zeros above and below it.
  void expand(const Run& run, int64_t image, int64_t first, int64_t end, float* strip) const {
    const int64_t height = input.size(2), row_floats = strips.stride(1), channels = product.columns;
    const int64_t inside_first = std::clamp<int64_t>(first, 0, height),
                  inside_end = std::clamp<int64_t>(end, 0, height);
    const auto clear = [&](int64_t from, int64_t to) {
      if (to > from)
        std::memset(strip + (from - first) * row_floats, 0,
                    static_cast<size_t>((to - from) * row_floats) * sizeof(float));
    };
    clear(first, std::min(inside_first, end));
    clear(std::max(inside_end, first), end);
    if (inside_end <= inside_first) return;
    kernels::Product task = product;
    task.input = input.in(run.arena) + image * input.stride(0) + inside_first * input.stride(2);
    task.taps = &kNoTap;
    task.weights = product_weights.data();
    task.bias = data_or_null(product_bias);
    task.output = strip + (inside_first - first) * row_floats + padding * channels;
    const kernels::PixelGrid grid{1, inside_end - inside_first, input.size(3)};
    kernels::product(task, grid, whole(grid), 0, kernels::product_panel_count(channels));
  }
};

/// As many rows of the result as leave a strip in the cache, at least two.
int64_t rows_of_strip(int64_t row_floats, int64_t kernel, int64_t stride) {
  return std::max<int64_t>(2, (kStripFloats / row_floats - kernel) / stride + 1);
}

void set_product(ExpansionStep& step, const Fused& expansion) {
  const int64_t channels = expansion.weight.size(0);
  step.product_bias = as_floats(expansion.bias);
  step.product = {.input_steps = {.row = step.input.stride(2), .pixel = step.input.stride(3)},
                  .depth = expansion.weight.size(1),
                  .columns = channels,
                  .output_steps = {.row = step.strips.stride(1), .pixel = channels},
                  .epilogue = expansion.epilogue};
}

void set_depthwise(ExpansionStep& step, const Fused& fused) {
  const int64_t channels = fused.groups, row = step.strips.stride(1);
  step.weights = as_floats(fused.weight.flatten(1).t());
  step.bias = as_floats(fused.bias);
  for (int64_t y = 0; y < step.kernel; ++y)
    for (int64_t x = 0; x < step.kernel; ++x) step.taps.push_back(y * row + x * channels);
  step.depthwise = {.input_steps = {.row = row * step.stride, .pixel = channels * step.stride},
                    .tap_count = static_cast<int64_t>(step.taps.size()),
                    .channels = channels,
                    .output_steps = {.row = step.output.stride(2), .pixel = step.output.stride(3)},
                    .epilogue = fused.epilogue};
}

}  // namespace

bool make_expansion(Planner& planner, Node& node) {
  if (!node.is("expansion")) return false;
  const Fused &expansion = node.expansion, &fused = node.fused;
  auto step = std::make_unique<ExpansionStep>(packed_weights(expansion.weight.flatten(1)));
  step->input = dense(planner, planner.read(node.value(0)));
  step->kernel = fused.weight.size(2);
  step->stride = fused.stride[0];
  step->padding = fused.padding[0];
  step->output = planner.allocate_channels_last(node.result());
  const int64_t columns = step->input.size(3) + 2 * step->padding;
  step->strip_rows = std::min(rows_of_strip(columns * fused.groups, step->kernel, step->stride), step->output.size(2));
  const int64_t rows = (step->strip_rows - 1) * step->stride + step->kernel;
  step->strips = planner.allocate_tensor({std::max(1, at::get_num_threads()), rows, columns, fused.groups}, at::kFloat);
  set_product(*step, expansion);
  set_depthwise(*step, fused);
  planner.add(std::move(step));
  return true;
}

}  // namespace torchvision::inference
