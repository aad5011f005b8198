#pragma once

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cstring>

#include "support/golden.h"
#include "support/paths.h"
#include "torchvision/checkpoint/state_dict.h"

namespace torchvision::testing {

/// A file that Python wrote: tests/golden/checkpoint/<name>.
inline std::string checkpoint_file(const std::string& name) {
  return source_path("tests/golden/checkpoint/" + name).string();
}

/// Same names in the same order, dtypes, shapes and bytes as Python found; `ordered` false where the format sorts.
inline void expect_as_python(const checkpoint::StateDict& actual, const std::string& expected_name,
                             bool ordered = true) {
  const TensorFile expected = golden("checkpoint/" + expected_name + "_expected");
  const auto names = expected.metadata.at("names").get<std::vector<std::string>>();
  ASSERT_EQ(actual.size(), names.size());
  for (size_t i = 0; i < names.size(); ++i) {
    SCOPED_TRACE(names[i]);
    const auto& in_order = *(actual.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_TRUE(!ordered || in_order.first == names[i]) << in_order.first;
    ASSERT_TRUE(actual.contains(names[i]));
    const at::Tensor& tensor = actual.at(names[i]);
    // Python's names differ from LibTorch's; a byte size and the values tell dtypes apart, an own test names them.
    EXPECT_EQ(tensor.sizes().vec(), expected.metadata.at("shapes")[i].get<std::vector<int64_t>>());
    const at::Tensor plain = tensor.contiguous();
    const at::Tensor& bytes = expected[names[i]];
    ASSERT_EQ(plain.nbytes(), bytes.nbytes());
    EXPECT_TRUE(plain.numel() == 0 || std::memcmp(plain.const_data_ptr(), bytes.const_data_ptr(), plain.nbytes()) == 0);
  }
}

}  // namespace torchvision::testing
