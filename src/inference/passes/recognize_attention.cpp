#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "inference/passes/passes.h"

namespace torchvision::inference {
namespace {

/// Of (..., heads, queries, keys).
int64_t heads_of(const Value& scores) { return scores.sizes[scores.sizes.size() - 3]; }

std::vector<int64_t> last_three(const Value& value) { return {value.sizes.end() - 3, value.sizes.end()}; }

/// A constant that is broadcast over scores (..., heads, queries, keys), as (period, heads or 1, queries, keys): the
/// scores' leading dimensions in one, without the outermost over which nothing changes.
at::Tensor as_term(const at::Tensor& constant, const Value& scores) {
  at::Tensor aligned = constant;
  while (aligned.dim() < scores.dim()) aligned = aligned.unsqueeze(0);
  std::vector<int64_t> sizes = scores.sizes;
  const size_t heads = sizes.size() - 3;
  for (size_t dim = 0; dim < heads && aligned.size(static_cast<int64_t>(dim)) == 1; ++dim) sizes[dim] = 1;
  sizes[heads] = aligned.size(static_cast<int64_t>(heads));
  const at::Tensor full = aligned.expand(sizes).to(at::kFloat);
  return full.reshape({-1, sizes[heads], sizes[heads + 1], sizes[heads + 2]}).contiguous();
}

/// A factor of each head, or of all.
at::Tensor as_scale(const at::Tensor& constant, int64_t heads) {
  if (constant.numel() == 1) return constant.to(at::kDouble).reshape({1}).expand({heads});
  if (constant.numel() == heads && constant.dim() >= 3 && constant.size(-1) == 1 && constant.size(-2) == 1)
    return constant.to(at::kDouble).reshape({heads});
  return {};
}

bool swaps_last_two(const Node& node) {
  if (!node.is("aten::transpose")) return false;
  const int64_t dims = node.result()->dim();
  const auto dim = [&](size_t index) { return (node.constant(index)->toInt() + dims) % dims; };
  return std::min(dim(1), dim(2)) == dims - 2 && std::max(dim(1), dim(2)) == dims - 1;
}

/// Works its way from the softmax back to queries and keys.
class Matcher {
 public:
  Matcher(Graph& graph, const Node& softmax) : graph_(graph), softmax_(softmax) {}

  bool run() {
    if (softmax_.value(0)->dim() < 3 || softmax_.result()->dtype != at::kFloat) return false;
    const int64_t dim = softmax_.constant(1)->toInt();
    if (dim != -1 && dim != softmax_.value(0)->dim() - 1) return false;
    payload_.scale = at::ones({heads_of(*softmax_.value(0))}, at::kDouble);
    for (Value* scores = softmax_.value(0); scores;) {
      const Node* node = scores->producer;
      if (!node || !graph_.only_reader(scores)) return false;
      if (node->is("aten::matmul")) return take_product(*node);
      scores = step_back(*node);
    }
    return false;
  }

  Value* queries = nullptr;
  Value* keys = nullptr;
  AttentionTerms& payload() { return payload_; }

 private:
  /// The scores before `node`, or null where it is nothing that attention does.
  Value* step_back(const Node& node) {
    Value* before = node.value(0);
    if (node.is("aten::view") || node.is("aten::reshape"))
      return before->dim() >= 3 && last_three(*before) == last_three(*node.result()) ? before : nullptr;
    Value* other = node.value(1);
    if (before && before->is_constant()) std::swap(before, other);
    if (!before || !other || !other->is_constant() || before->sizes != node.result()->sizes) return nullptr;
    if (node.is("aten::add") && !scaled_) {
      payload_.terms.push_back(as_term(other->constant, *before));
      return before;
    }
    if (node.is("aten::mul") && multiply(other->constant)) {
      scaled_ = true;
      return before;
    }
    return nullptr;
  }

  bool multiply(const at::Tensor& constant) {
    const at::Tensor scale = as_scale(constant, payload_.scale.numel());
    if (scale.defined()) payload_.scale = payload_.scale * scale;
    return scale.defined();
  }

  /// Without a factor that the scale can take.
  Value* unscaled(Value* value) {
    const Node* node = value->producer;
    if (!node || !node->is("aten::mul") || !graph_.only_reader(value)) return value;
    const Value* factor = node->value(1);
    return factor && factor->is_constant() && factor->constant.numel() == 1 && multiply(factor->constant)
               ? node->value(0)
               : value;
  }

  bool take_product(const Node& product) {
    const Value* right = product.value(1);
    if (!right->producer || !swaps_last_two(*right->producer)) return false;
    queries = unscaled(product.value(0));
    keys = unscaled(right->producer->value(0));
    return queries->dim() >= 4 && keys->sizes.size() == queries->sizes.size() &&
           std::equal(queries->sizes.begin(), queries->sizes.end() - 2, keys->sizes.begin());
  }

  Graph& graph_;
  const Node& softmax_;
  AttentionTerms payload_;
  bool scaled_ = false;
};

void recognize(Graph& graph, Node& product) {
  if (!product.is("aten::matmul") || !product.value(0) || !product.value(1)) return;
  const Node* softmax = product.value(0)->producer;
  if (!softmax || !softmax->is("aten::softmax") || !graph.only_reader(product.value(0))) return;
  Matcher matcher(graph, *softmax);
  if (!matcher.run()) return;
  Value* values = product.value(1);
  if (values->sizes.size() != matcher.queries->sizes.size()) return;
  product.name = "attention";
  product.arguments = {matcher.queries, matcher.keys, values};
  product.operation = nullptr;
  product.attention = matcher.payload();
}

/// ATen's own attention, where it has neither mask nor dropout.
void rename(Node& node) {
  if (!node.is("aten::scaled_dot_product_attention") || node.value(3) || node.result()->dim() < 4 ||
      node.result()->dtype != at::kFloat || node.constant(4)->toDouble() != 0.0 || node.constant(5)->toBool() ||
      (node.constant(7) && node.constant(7)->toBool()))
    return;
  const Value& queries = *node.value(0);
  const c10::IValue& scale = *node.constant(6);
  const double factor = scale.isNone() ? 1.0 / std::sqrt(static_cast<double>(queries.sizes.back())) : scale.toDouble();
  node.attention.scale = at::full({heads_of(queries)}, factor, at::kDouble);
  node.name = "attention";
  node.arguments = {node.value(0), node.value(1), node.value(2)};
  node.operation = nullptr;
}

}  // namespace

void recognize_attention(Graph& graph) {
  for (Node& node : graph.nodes()) {
    recognize(graph, node);
    rename(node);
  }
  graph.drop_unread();
}

}  // namespace torchvision::inference
