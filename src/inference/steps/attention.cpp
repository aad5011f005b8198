#include "kernels/nn/attention.h"

#include <ATen/ATen.h>

#include <cmath>

#include "inference/steps/makers.h"

namespace torchvision::inference {
namespace {

/// One kernels::Attention a head of an image.
class AttentionStep final : public Step {
 public:
  Place queries, keys, values, output, scratch;  ///< (images, heads, count, size); scratch: (threads, floats)
  float scale = 1;

  void run(const Run& run) const override {
    const int64_t heads = queries.size(1), tasks = queries.size(0) * heads;
    const int64_t work = tasks * queries.size(2) * keys.size(2) * (queries.size(3) + values.size(3));
    const int64_t threads = std::min<int64_t>(run.threads, scratch.size(0));
    share({run.arena, static_cast<int>(threads)}, threads, work, [&](int64_t first, int64_t end) {
      for (int64_t t = first; t < end; ++t)
        for (int64_t i = tasks * t / threads; i < tasks * (t + 1) / threads; ++i)
          kernels::attention(task(run.arena, i / heads, i % heads), scratch.in(run.arena) + t * scratch.stride(0));
    });
  }
  std::string name() const override { return "attention"; }

  kernels::Attention task(std::byte* arena, int64_t image, int64_t head) const {
    const auto matrix = [&](const Place& place) {
      return kernels::RowMatrix{place.in(arena) + image * place.stride(0) + head * place.stride(1), place.stride(2)};
    };
    return {.queries = matrix(queries),
            .keys = matrix(keys),
            .values = matrix(values),
            .scale = scale,
            .query_count = queries.size(2),
            .key_count = keys.size(2),
            .head_size = queries.size(3),
            .value_size = values.size(3),
            .output = const_cast<float*>(matrix(output).from),
            .output_step = output.stride(2)};
  }
};

bool is_plain(const Node& node) {
  if (!node.is("aten::scaled_dot_product_attention") || node.result()->dim() != 4 || node.value(3) != nullptr ||
      node.result()->dtype != at::kFloat)
    return false;
  return node.constant(4)->toDouble() == 0.0 && !node.constant(5)->toBool();
}

constexpr int64_t kMostThreads = 64;

}  // namespace

bool make_attention(Planner& planner, Node& node) {
  if (!is_plain(node)) return false;
  auto step = std::make_unique<AttentionStep>();
  step->queries = planner.read(node.value(0));
  step->keys = planner.read(node.value(1));
  step->values = planner.read(node.value(2));
  for (const Place* place : {&step->queries, &step->keys, &step->values})
    if (place->stride(3) != 1) return false;
  const auto& scale = *node.constant(6);
  step->scale = scale.isNone() ? static_cast<float>(1.0 / std::sqrt(static_cast<double>(step->queries.size(3))))
                               : static_cast<float>(scale.toDouble());
  // In memory as (images, count, heads, size), which is how the next layer reads it.
  const auto& s = node.result()->sizes;
  const Place out = planner.allocate_tensor({s[0], s[2], s[1], s[3]}, at::kFloat);
  step->output = out.with(out.layout.transpose(1, 2));
  planner.place(node.result(), step->output);
  kernels::Attention sizes{.query_count = step->queries.size(2),
                           .key_count = step->keys.size(2),
                           .head_size = step->queries.size(3),
                           .value_size = step->values.size(3)};
  const int64_t threads = std::min<int64_t>(kMostThreads, at::get_num_threads());
  const int64_t floats = (kernels::attention_scratch_floats(sizes) + 15) / 16 * 16;
  step->scratch = planner.allocate_tensor({threads, floats}, at::kFloat);
  planner.add(std::move(step));
  return true;
}

}  // namespace torchvision::inference
