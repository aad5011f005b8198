#include "kernels/nn/attention.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "inference/steps/makers.h"

namespace torchvision::inference {
namespace {

/// One kernels::Attention a head of an image.
class AttentionStep final : public Step {
 public:
  Place queries, keys, values, output;  ///< (images, heads, count, size)
  Place scratch;                        ///< (threads, floats)
  std::vector<float> scales;            ///< one a head
  std::vector<at::Tensor> terms;        ///< at most two

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

 private:
  kernels::RowMatrix term(size_t index, int64_t image, int64_t head) const {
    if (index >= terms.size()) return {};
    const at::Tensor& term = terms[index];
    return {term.const_data_ptr<float>() + image % term.size(0) * term.stride(0) +
                (term.size(1) == 1 ? 0 : head * term.stride(1)),
            term.stride(2)};
  }

  kernels::Attention task(std::byte* arena, int64_t image, int64_t head) const {
    const auto first = [&](const Place& place) {
      return place.in(arena) + image * place.stride(0) + head * place.stride(1);
    };
    const auto matrix = [&](const Place& place) { return kernels::RowMatrix{first(place), place.stride(2)}; };
    return {.queries = matrix(queries),
            .keys = matrix(keys),
            .values = matrix(values),
            .bias = term(0, image, head),
            .mask = term(1, image, head),
            .scale = scales[static_cast<size_t>(head)],
            .query_count = queries.size(2),
            .key_count = keys.size(2),
            .head_size = queries.size(3),
            .value_size = values.size(3),
            .output = first(output),
            .output_step = output.stride(2)};
  }
};

/// (..., heads, count, size) as (images, heads, count, size) with dense rows; copied where its strides do not allow it.
Place with_four_dimensions(Planner& planner, const Place& from) {
  const auto sizes = from.layout.sizes();
  const auto dims = sizes.size();
  const std::vector<int64_t> flat = {-1, sizes[dims - 3], sizes[dims - 2], sizes[dims - 1]};
  const at::Tensor view = from.layout.reshape(flat);
  if (!from.is_constant() && view.is_alias_of(from.layout) && (view.stride(3) == 1 || view.size(3) == 1))
    return from.with(view);
  const Place to = planner.allocate_tensor(sizes, from.layout.scalar_type());
  planner.add(copy(from, to));
  return to.with(to.layout.view(flat));
}

/// In memory as (..., count, heads, size), which is how the next layer reads it.
Place allocate_output(Planner& planner, const Value* result) {
  std::vector<int64_t> sizes = result->sizes;
  std::swap(sizes[sizes.size() - 3], sizes[sizes.size() - 2]);
  const Place memory = planner.allocate_tensor(sizes, at::kFloat);
  const Place output = memory.with(memory.layout.transpose(-3, -2));
  planner.place(result, output);
  const auto dims = sizes.size();
  return memory.with(memory.layout.view({-1, sizes[dims - 3], sizes[dims - 2], sizes[dims - 1]}).transpose(1, 2));
}

/// All beyond the first, added up: the loop takes two.
std::vector<at::Tensor> at_most_two(std::vector<at::Tensor> terms) {
  while (terms.size() > 2) {
    const at::Tensor last = terms.back();
    terms.pop_back();
    if (last.size(0) != terms.back().size(0) && last.size(0) != 1 && terms.back().size(0) != 1) return {};
    terms.back() = (terms.back() + last).contiguous();
  }
  return terms;
}

constexpr int64_t kMostThreads = 64;

Place allocate_scratch(Planner& planner, const AttentionStep& step) {
  const kernels::Attention sizes{.query_count = step.queries.size(2),
                                 .key_count = step.keys.size(2),
                                 .head_size = step.queries.size(3),
                                 .value_size = step.values.size(3)};
  const int64_t threads = std::min<int64_t>(kMostThreads, at::get_num_threads());
  const int64_t floats = (kernels::attention_scratch_floats(sizes) + 15) / 16 * 16;
  return planner.allocate_tensor({threads, floats}, at::kFloat);
}

}  // namespace

bool make_attention(Planner& planner, Node& node) {
  if (!node.is("attention")) return false;
  auto step = std::make_unique<AttentionStep>();
  step->queries = with_four_dimensions(planner, planner.read(node.value(0)));
  step->keys = with_four_dimensions(planner, planner.read(node.value(1)));
  step->values = with_four_dimensions(planner, planner.read(node.value(2)));
  for (int64_t head = 0; head < node.attention.scale.numel(); ++head)
    step->scales.push_back(node.attention.scale[head].item<float>());
  step->terms = at_most_two(node.attention.terms);
  step->output = allocate_output(planner, node.result());
  step->scratch = allocate_scratch(planner, *step);
  planner.add(std::move(step));
  return true;
}

}  // namespace torchvision::inference
