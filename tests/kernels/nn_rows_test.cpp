#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "kernels/nn/activation.h"
#include "kernels/nn/attention.h"
#include "kernels/nn/rows.h"
#include "kernels/nn_images.h"
#include "kernels/targets.h"

namespace torchvision::kernels {
namespace {

using namespace testing;  // NOLINT: of these tests

class RowLoops : public EveryTarget {};

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
double hardsigmoid(double x) { return std::clamp(x + 3, 0.0, 6.0) / 6; }

double expected_activation(Activation kind, double x) {
  switch (kind) {
    case Activation::kNone:
      return x;
    case Activation::kSigmoid:
      return sigmoid(x);
    case Activation::kHardsigmoid:
      return hardsigmoid(x);
    case Activation::kHardswish:
      return x * hardsigmoid(x);
    case Activation::kSilu:
      return x * sigmoid(x);
    case Activation::kGelu:
      return x / 2 * (1 + std::erf(x / std::sqrt(2.0)));
    case Activation::kGeluTanh:
      return x / 2 * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)));
    case Activation::kTanh:
      return std::tanh(x);
  }
  return 0;
}

constexpr Activation kAll[] = {Activation::kNone,      Activation::kSigmoid, Activation::kHardsigmoid,
                               Activation::kHardswish, Activation::kSilu,    Activation::kGelu,
                               Activation::kGeluTanh,  Activation::kTanh};

TEST_P(RowLoops, Activate) {
  std::vector<float> from;
  for (float x = -12; x <= 12; x += 0.0037F) from.push_back(x);
  for (const float x : {-1e30F, -200.0F, -90.0F, -20.0F, 20.0F, 90.0F, 200.0F, 1e30F}) from.push_back(x);
  std::vector<float> to(from.size());
  for (const Activation kind : kAll) {
    activate(from.data(), to.data(), int64_t(from.size()), {.activation = kind});
    for (size_t i = 0; i < from.size(); ++i) {
      const double expected = expected_activation(kind, double(from[i]));
      ASSERT_NEAR(to[i], expected, 6e-7 * std::max(1.0, std::abs(expected))) << int(kind) << " of " << from[i];
    }
  }
}

TEST_P(RowLoops, ActivateOddCountsInPlaceAndClamped) {
  for (int64_t count = 1; count < 40; ++count) {
    const auto from = noise(count, unsigned(count));
    auto values = from;
    values.push_back(5);
    activate(values.data(), values.data(), count, {.low = -0.5F, .high = 0.25F});
    for (size_t i = 0; i < from.size(); ++i) ASSERT_EQ(values[i], std::clamp(from[i], -0.5F, 0.25F));
    ASSERT_EQ(values.back(), 5) << "written beside";
  }
}

/// Calls `body` for matrices of several widths, whose rows lie apart.
void for_widths(const std::function<void(int64_t columns, FloatRows rows, std::vector<float>& output)>& body) {
  for (const int64_t columns : {1, 5, 16, 33, 100}) {
    const auto input = noise(4 * (columns + 2), unsigned(columns));
    std::vector<float> output(size_t(4 * (columns + 1)), 9.0F);
    body(columns, {input.data(), columns + 2, output.data(), columns + 1, 4, columns}, output);
    for (int64_t r = 0; r < 4; ++r) ASSERT_EQ(output[size_t(r * (columns + 1) + columns)], 9.0F) << "written beside";
  }
}

TEST_P(RowLoops, NormalizeRows) {
  for_widths([](int64_t columns, const FloatRows& rows, std::vector<float>&) {
    const auto weight = noise(columns, 1), bias = noise(columns, 2);
    layer_norm_rows(rows, weight.data(), bias.data(), 1e-3F);
    for (int64_t r = 0; r < rows.count; ++r) {
      const float* from = rows.from + r * rows.from_step;
      double mean = 0, variance = 0;
      for (int64_t i = 0; i < columns; ++i) mean += double(from[i]) / double(columns);
      for (int64_t i = 0; i < columns; ++i) variance += std::pow(double(from[i]) - mean, 2) / double(columns);
      for (int64_t i = 0; i < columns; ++i)
        ASSERT_NEAR(
            rows.to[r * rows.to_step + i],
            (double(from[i]) - mean) / std::sqrt(variance + 1e-3) * double(weight[size_t(i)]) + double(bias[size_t(i)]),
            1e-5);
    }
  });
}

TEST_P(RowLoops, SoftmaxOfRows) {
  for_widths([](int64_t columns, const FloatRows& rows, std::vector<float>&) {
    softmax_rows(rows);
    for (int64_t r = 0; r < rows.count; ++r) {
      double total = 0;
      for (int64_t i = 0; i < columns; ++i) total += std::exp(double(rows.from[r * rows.from_step + i]));
      for (int64_t i = 0; i < columns; ++i)
        ASSERT_NEAR(rows.to[r * rows.to_step + i], std::exp(double(rows.from[r * rows.from_step + i])) / total, 1e-6);
    }
  });
}

TEST_P(RowLoops, MultiplyAndAddRows) {
  for_widths([](int64_t columns, const FloatRows& rows, std::vector<float>& output) {
    const auto factors = noise(columns, 3);
    multiply_rows(rows, factors.data());
    for (int64_t i = 0; i < 4 * columns; ++i) {
      const int64_t r = i / columns, c = i % columns;
      ASSERT_EQ(output[size_t(r * rows.to_step + c)], rows.from[r * rows.from_step + c] * factors[size_t(c)]);
    }
    const auto addends = noise(4 * columns, 4);
    add_rows(rows, addends.data(), columns, 0);
    for (int64_t i = 0; i < 4 * columns; ++i) {
      const int64_t r = i / columns, c = i % columns;
      ASSERT_EQ(output[size_t(r * rows.to_step + c)],
                std::max(rows.from[r * rows.from_step + c] + addends[size_t(i)], 0.0F));
    }
  });
}

void expect_attention(int64_t queries, int64_t keys, int64_t size, int64_t value_size) {
  SCOPED_TRACE(std::to_string(queries) + " queries, " + std::to_string(keys) + " keys");
  const auto q = noise(queries * (size + 1), 1), k = noise(keys * (size + 2), 2), v = noise(keys * value_size, 3);
  const auto bias = noise(queries * keys, 4), mask = noise(queries * keys, 5);
  std::vector<float> output(size_t(queries * (value_size + 1)), 9.0F);
  const Attention task{.queries = {q.data(), size + 1},
                       .keys = {k.data(), size + 2},
                       .values = {v.data(), value_size},
                       .bias = {bias.data(), keys},
                       .mask = {mask.data(), keys},
                       .scale = 0.3F,
                       .query_count = queries,
                       .key_count = keys,
                       .head_size = size,
                       .value_size = value_size,
                       .output = output.data(),
                       .output_step = value_size + 1};
  auto scratch = lines(attention_scratch_floats(task));
  attention(task, floats_of(scratch));
  for (int64_t i = 0; i < queries; ++i) {
    std::vector<double> weights(size_t(keys), 0.0);
    double total = 0;
    for (int64_t j = 0; j < keys; ++j) {
      double& weight = weights[size_t(j)];
      for (int64_t d = 0; d < size; ++d)
        weight += double(q[size_t(i * (size + 1) + d)]) * double(k[size_t(j * (size + 2) + d)]);
      weight = std::exp(0.3 * weight + double(bias[size_t(i * keys + j)]) + double(mask[size_t(i * keys + j)]));
      total += weight;
    }
    for (int64_t d = 0; d < value_size; ++d) {
      double sum = 0;
      for (int64_t j = 0; j < keys; ++j) sum += weights[size_t(j)] / total * double(v[size_t(j * value_size + d)]);
      ASSERT_NEAR(output[size_t(i * (value_size + 1) + d)], sum, 2e-6) << i << ", " << d;
    }
    ASSERT_EQ(output[size_t(i * (value_size + 1) + value_size)], 9.0F) << "written beside";
  }
}

TEST_P(RowLoops, Attend) {
  expect_attention(1, 1, 1, 1);
  expect_attention(49, 49, 32, 32);
  expect_attention(13, 70, 5, 33);
}

INSTANTIATE_TEST_SUITE_P(Targets, RowLoops, all_targets(), target_name);

}  // namespace
}  // namespace torchvision::kernels
