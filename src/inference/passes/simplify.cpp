#include "inference/passes/passes.h"

namespace torchvision::inference {

void simplify(Graph& graph) {
  fold_constants(graph);
  remove_identities(graph);
  recognize_products(graph);
  sink_permutations(graph);
  fold_scales(graph);
  recognize_attention(graph);
  fuse_epilogues(graph);
  fuse_expansions(graph);
  graph.drop_unread();
}

}  // namespace torchvision::inference
