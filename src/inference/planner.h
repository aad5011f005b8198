#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "inference/graph.h"
#include "inference/place.h"
#include "inference/step.h"
#include "kernels/nn/narrow_product.h"

namespace torchvision::inference {

/// A network's loops in order, and the memory they share.
struct Plan {
  std::vector<std::unique_ptr<Buffer>> buffers;
  std::vector<std::unique_ptr<Step>> steps;
  Place input, output;
  int64_t arena_bytes = 0;
};

/// Products of fewer bits; absent: in float.
struct NarrowProducts {
  std::optional<kernels::NarrowType> of_convolutions = std::nullopt, of_linears = std::nullopt;
};

/// Turns a graph into steps: decides how each value lies in memory, then how long.
class Planner {
 public:
  explicit Planner(Graph& graph, const NarrowProducts& narrow = {}) : graph_(graph), narrow_(narrow) {}

  Plan run();
  const NarrowProducts& narrow() const { return narrow_; }

  /// Where a value that was computed lies; it stays alive while the present node is computed.
  const Place& read(const Value* value);
  /// Memory for a value whose channels come last, (N, C, H, W) being as in Python, with zeros around the images where
  /// a convolution reads them.
  Place allocate_channels_last(const Value* value);
  /// Memory for a value in the order of its dimensions, with zeros around where a convolution reads it through a
  /// permutation.
  Place allocate(const Value* value);
  /// A contiguous tensor of any sizes that only the next step needs, or that it makes.
  Place allocate_tensor(at::IntArrayRef sizes, at::ScalarType dtype);
  /// The same images with zeros around them: as they are where they have them, else copied by a step.
  Place padded(const Place& images, int64_t padding);
  /// The value lies where another does.
  void place(const Value* value, Place place) { places_[value] = std::move(place); }
  void add(std::unique_ptr<Step> step) { plan_.steps.push_back(std::move(step)); }

 private:
  Buffer* new_buffer(int64_t bytes);
  /// Keeps a buffer alive through all steps of the node that is being planned.
  void touch(Buffer* buffer);
  Place images(const std::vector<int64_t>& nhwc, int64_t padding, at::ScalarType dtype);
  void find_padding();
  void place_input();
  void plan_node(Node& node);

  Graph& graph_;
  NarrowProducts narrow_;
  Plan plan_;
  std::vector<Buffer*> touched_;
  std::map<const Value*, Place> places_;
  std::map<const Value*, int64_t> padding_;  // pixels of zeros that readers want around a value
};

}  // namespace torchvision::inference
