#pragma once

#include "inference/graph.h"

/// Rewritings of a graph, in the order in which they are done. Each leaves the network's answer as it was.
namespace torchvision::inference {

/// Computes what depends on constants alone.
void fold_constants(Graph& graph);

/// Drops what does nothing in evaluation: dropouts, casts to the same type, padding by nothing.
void remove_identities(Graph& graph);

/// Turns convolutions and products with constants into nodes "convolution" and "linear", and batch normalisation into
/// a depthwise convolution of one pixel.
void recognize_products(Graph& graph);

/// Swaps permutations with the elementwise operations after them: x.permute(p) * c = (x * c.permute(p⁻¹)).permute(p).
void sink_permutations(Graph& graph);

/// softmax(q · kᵀ + bias) · v as nodes "attention".
void recognize_attention(Graph& graph);

/// Puts constant factors and normalisations into the weights before them.
void fold_scales(Graph& graph);

/// Puts additions and activations into the convolutions and products before them.
void fuse_epilogues(Graph& graph);

/// Joins convolutions of one pixel with the depthwise ones that alone read them, as nodes "expansion".
void fuse_expansions(Graph& graph);

/// All of them.
void simplify(Graph& graph);

}  // namespace torchvision::inference
