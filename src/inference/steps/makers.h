#pragma once

#include "inference/planner.h"

/// What each kind of node becomes. Each adds steps and places the node's results, or returns false and leaves the node
/// to the next maker; the last one, call_aten, takes all.
namespace torchvision::inference {

bool make_view(Planner& planner, Node& node);
bool make_winograd(Planner& planner, Node& node);
bool make_convolution(Planner& planner, Node& node);
bool make_depthwise(Planner& planner, Node& node);
bool make_expansion(Planner& planner, Node& node);
bool make_linear(Planner& planner, Node& node);
bool make_pool(Planner& planner, Node& node);
bool make_attention(Planner& planner, Node& node);
bool make_layer_norm(Planner& planner, Node& node);
bool make_softmax(Planner& planner, Node& node);
bool make_elementwise(Planner& planner, Node& node);
bool make_channel_scale(Planner& planner, Node& node);
bool make_addition(Planner& planner, Node& node);
bool make_aten_call(Planner& planner, Node& node);

/// Zeros around images.
std::unique_ptr<Step> clear_border(const Place& images);
/// Any strides to any other.
std::unique_ptr<Step> copy(const Place& from, const Place& to);
/// Images whose channels are neighbours; copied by a step where they are not.
Place dense(Planner& planner, const Place& images);

}  // namespace torchvision::inference
