#pragma once

#include <ATen/core/Tensor.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "support/golden.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::testing {

/// Calls `body(inputs, parameters, outputs)` for each case of tests/golden/augmentations/<name>.
template <class Body>
void for_each_augmentation_case(const std::string& name, const Body& body) {
  const TensorFile file = golden("augmentations/" + name);
  const auto& cases = file.metadata.at("cases");
  ASSERT_FALSE(cases.empty());
  for (size_t i = 0; i < cases.size(); ++i) {
    std::map<std::string, at::Tensor> inputs, outputs;
    for (const auto& [key, tensor] : file.tensors) {
      const std::string in = std::to_string(i) + "/in/", out = std::to_string(i) + "/out/";
      if (key.starts_with(in)) inputs[key.substr(in.size())] = tensor;
      if (key.starts_with(out)) outputs[key.substr(out.size())] = tensor;
    }
    SCOPED_TRACE("case " + std::to_string(i) + ": " + cases[i].dump());
    body(inputs, cases[i], outputs);
  }
}

/// A sample of every kind on a canvas of this size, with two objects where there is room.
tv_tensors::Sample augmentation_sample(int64_t height, int64_t width, at::ScalarType dtype);

/// What every transform promises: what it drew can be used again, inputs stay as they are, JSON and text bring it back,
/// the same seed gives the same, pictures of one pixel and no boxes at all are taken.
void expect_promises(const transforms::TransformPtr& transform);

}  // namespace torchvision::testing
