#include "torchvision/ops/deform_conv2d.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/gradcheck.h"

namespace torchvision::ops {
namespace {

const float kNan = std::numeric_limits<float>::quiet_NaN(), kInf = std::numeric_limits<float>::infinity();

/// Matrix products add in the order of their BLAS library.
testing::Tolerance product_order(at::ScalarType dtype) {
  if (dtype == at::kHalf) return {5e-3, 5e-3};
  return dtype == at::kDouble ? testing::Tolerance{1e-13, 1e-13} : testing::Tolerance{1e-5, 2e-6};
}

HeightWidth pair_of(const nlohmann::json& pair) { return {pair[0], pair[1]}; }

struct Arguments {
  at::Tensor input, offset, weight;
  DeformConv2dOptions options;

  at::Tensor run() const { return deform_conv2d(input, offset, weight, options); }
};

TEST(DeformConv2d, GivesPythonsValuesAndGradients) {
  const testing::TensorFile file = testing::golden("ops/deform_conv2d");
  const auto& cases = file.metadata.at("cases");
  for (size_t i = 0; i < cases.size(); ++i) {
    std::vector<std::string> names;
    testing::Tensors inputs;
    const auto take = [&](const std::string& name) -> std::optional<at::Tensor> {
      const std::string key = std::to_string(i) + "/" + name;
      if (!file.tensors.contains(key)) return std::nullopt;
      names.push_back(key);
      inputs.push_back(file[key].clone().requires_grad_());
      return inputs.back();
    };
    Arguments a{*take("input"), *take("offset"), *take("weight"), {}};
    a.options = {.bias = take("bias"),
                 .stride = pair_of(cases[i]["stride"]),
                 .padding = pair_of(cases[i]["padding"]),
                 .dilation = pair_of(cases[i]["dilation"]),
                 .mask = take("mask")};
    const at::Tensor out = a.run();
    const testing::Tolerance tolerance =
        cases[i]["exact"].get<bool>() ? testing::kExact : product_order(out.scalar_type());
    EXPECT_TENSORS_CLOSE(out.detach(), file[std::to_string(i) + "/out"], tolerance) << i;
    const auto gradients = torch::autograd::grad({out}, inputs, {file[std::to_string(i) + "/grad"]});
    for (size_t k = 0; k < inputs.size(); ++k)
      EXPECT_TENSORS_CLOSE(gradients[k], file[names[k] + "_gradient"], product_order(out.scalar_type())) << names[k];
  }
}

/// Many channels and tiles, several runs of channels, both kinds of groups.
Arguments large(int64_t groups, int64_t offset_groups) {
  at::manual_seed(9);
  const int64_t out_channels = std::max<int64_t>(8, groups);
  return {at::randn({3, 72, 13, 17}),
          at::randn({3, offset_groups * 18, 13, 17}),
          at::randn({out_channels, 72 / groups, 3, 3}),
          {.bias = at::randn({out_channels}), .padding = 1, .mask = at::rand({3, offset_groups * 9, 13, 17})}};
}

testing::Tensors with_gradients(Arguments a) {
  testing::Tensors inputs = {a.input.detach().requires_grad_(), a.offset.detach().requires_grad_(),
                             a.weight.detach().requires_grad_(), a.options.bias->detach().requires_grad_(),
                             a.options.mask->detach().requires_grad_()};
  a.input = inputs[0], a.offset = inputs[1], a.weight = inputs[2], a.options.bias = inputs[3],
  a.options.mask = inputs[4];
  const at::Tensor out = a.run();
  testing::Tensors results = torch::autograd::grad({(out * out).sum()}, inputs);
  results.push_back(out.detach());
  return results;
}

TEST(DeformConv2d, GivesTheSameInAnyLayoutAndForAnyNumberOfThreads) {
  for (const auto& [groups, offset_groups] : {std::pair{1, 1}, {2, 3}, {8, 2}, {72, 1}}) {
    const Arguments a = large(groups, offset_groups);
    const int before = at::get_num_threads();
    at::set_num_threads(1);
    const testing::Tensors expected = with_gradients(a);
    for (const int threads : {1, 2, 5})
      for (const bool channels_last : {false, true}) {
        at::set_num_threads(threads);
        Arguments b = a;
        if (channels_last) b.input = b.input.contiguous(at::MemoryFormat::ChannelsLast);
        b.offset = b.offset.transpose(2, 3).contiguous().transpose(2, 3);
        const testing::Tensors results = with_gradients(b);
        for (size_t i = 0; i < results.size(); ++i)
          EXPECT_TENSORS_EQUAL(results[i], expected[i])
              << i << " threads " << threads << " last " << channels_last << " groups " << groups;
      }
    at::set_num_threads(before);
  }
}

TEST(DeformConv2d, IsAConvolutionWhereOffsetsAreZero) {
  for (const auto& [groups, offset_groups] : {std::pair{1, 1}, {2, 3}, {8, 2}, {4, 72}, {72, 2}}) {
    Arguments a = large(groups, offset_groups);
    a.offset.zero_();
    a.options.mask->fill_(1);
    EXPECT_TENSORS_CLOSE(a.run(), at::conv2d(a.input, a.weight, *a.options.bias, 1, 1, 1, groups),
                         (testing::Tolerance{1e-5, 1e-4}));
  }
}

TEST(DeformConv2d, HasTheGradientsOfAllItsTensors) {
  at::manual_seed(6);
  const auto draw = [](at::IntArrayRef sizes) { return at::rand(sizes, at::kDouble).requires_grad_(); };
  // A quarter to three quarters from a whole place: no kink is near.
  const at::Tensor offset =
      (at::randint(-2, 3, {2, 16, 4, 3}, at::kDouble) + 0.25 + at::rand({2, 16, 4, 3}, at::kDouble) / 2);
  for (const bool with_mask : {false, true})
    testing::expect_gradients(
        [&](const testing::Tensors& in) {
          DeformConv2dOptions options{.bias = in[3], .stride = {1, 2}, .padding = {0, 1}};
          if (with_mask) options.mask = in[4];
          return deform_conv2d(in[0], in[1], in[2], options);
        },
        {draw({2, 4, 5, 5}), offset.clone().requires_grad_(), draw({2, 2, 2, 2}), draw({2}),
         with_mask ? draw({2, 8, 4, 3}) : at::Tensor(at::zeros({1}, at::kDouble))});
}

TEST(DeformConv2d, RefusesADoubleBackward) {
  const at::Tensor input = at::rand({1, 1, 4, 4}).requires_grad_(), grad = at::ones({1, 1, 2, 2}).requires_grad_();
  const at::Tensor out = deform_conv2d(input, at::zeros({1, 18, 2, 2}), at::rand({1, 1, 3, 3}));
  const auto first = torch::autograd::grad({out}, {input}, {grad}, true, true);
  EXPECT_ERROR(torch::autograd::grad({first[0].sum()}, {grad}), c10::Error,
               "double backwards on deform_conv2d not supported");
}

TEST(DeformConv2d, KnowsItsShapesWithoutValues) {
  const auto meta = [](at::IntArrayRef sizes) { return at::empty(sizes, at::kMeta).requires_grad_(); };
  const at::Tensor input = meta({2, 6, 9, 8}), offset = meta({2, 18, 7, 6}), weight = meta({4, 3, 3, 3});
  const at::Tensor out = deform_conv2d(input, offset, weight, {.mask = meta({2, 9, 7, 6})});
  EXPECT_EQ(out.sizes(), at::IntArrayRef({2, 4, 7, 6}));
  const auto gradients = torch::autograd::grad({out}, {input, offset, weight}, {at::empty_like(out)});
  EXPECT_EQ(gradients[0].sizes(), input.sizes());
  EXPECT_EQ(gradients[1].sizes(), offset.sizes());
  EXPECT_EQ(gradients[2].sizes(), weight.sizes());
}

TEST(DeformConv2d, KeepsItsDtypeUnderAutocast) {
  const Arguments a = large(1, 1);
  at::autocast::set_autocast_enabled(at::kCPU, true);
  const at::Tensor out = a.run();
  at::autocast::set_autocast_enabled(at::kCPU, false);
  EXPECT_TENSORS_EQUAL(out, a.run());
}

TEST(DeformConv2d, CountsSamplesFarOutsideAsZero) {
  Arguments a = large(1, 3);
  for (const float value : {kInf, -kInf, 1e30f, -1e30f, 3e9f, -1.f - 13 - 17, 40.f}) {
    a.offset.fill_(value);
    const testing::Tensors results = with_gradients(a);
    EXPECT_TENSORS_EQUAL(results[5], a.options.bias->view({1, -1, 1, 1}).expand({3, 8, 13, 17})) << value;
    for (const size_t gradient : {0, 1, 2, 4}) EXPECT_TRUE(results[gradient].eq(0).all().item<bool>()) << value;
  }
}

TEST(DeformConv2d, PassesNanOffsetsOn) {
  for (const auto dtype : {at::kFloat, at::kDouble, at::kHalf})
    for (const int64_t direction : {0, 1}) {
      const auto draw = [&](at::IntArrayRef sizes) { return at::rand(sizes).to(dtype).requires_grad_(); };
      const at::Tensor input = draw({1, 9, 5, 5}), weight = draw({2, 9, 3, 3}), mask = draw({1, 9, 3, 3});
      at::Tensor offset = at::zeros({1, 18, 3, 3}, dtype);
      offset[0][2 * 4 + direction][1][2] = kNan;
      offset.requires_grad_();
      const at::Tensor out = deform_conv2d(input, offset, weight, {.mask = mask});
      const at::Tensor nan = at::zeros({3, 3}, at::kBool);
      nan[1][2].fill_(true);
      EXPECT_TENSORS_EQUAL(out.isnan()[0][0], nan);
      const auto gradients = torch::autograd::grad({out.sum()}, {input, offset, weight, mask});
      EXPECT_FALSE(gradients[0].isnan().any().item<bool>());
      EXPECT_EQ(gradients[1].isnan().sum().item<int64_t>(), 2);
      EXPECT_TRUE(gradients[1][0][2 * 4][1][2].isnan().item<bool>());
      EXPECT_EQ(gradients[2].isnan().sum().item<int64_t>(), 2 * 9);
      EXPECT_EQ(gradients[3].isnan().sum().item<int64_t>(), 1);
    }
}

TEST(DeformConv2d, ReadsNothingOutside) {
  // Infinite pixels at the border meet weights of 0 there, and only there.
  at::Tensor input = at::full({1, 9, 4, 4}, kInf);
  const at::Tensor weight = at::ones({1, 9, 1, 1});
  for (const float far : {-1.f, -2.f, 4.f, 9.f})
    for (const int64_t direction : {0, 1}) {
      at::Tensor offset = at::zeros({1, 2, 4, 4});
      const at::Tensor place = at::arange(4, at::kFloat);
      offset[0][direction] = far - (direction == 0 ? place.view({4, 1}) : place.view({1, 4}));
      EXPECT_TENSORS_EQUAL(deform_conv2d(input, offset, weight), at::zeros({1, 1, 4, 4}));
    }
}

TEST(DeformConv2d, TakesEmptyBatchesAndNoOutputChannels) {
  at::Tensor input = at::rand({0, 3, 5, 5}).requires_grad_(), weight = at::rand({2, 3, 3, 3}).requires_grad_();
  const at::Tensor bias = at::rand({2});
  const at::Tensor out = deform_conv2d(input, at::rand({0, 18, 3, 3}), weight, {.bias = bias});
  EXPECT_EQ(out.sizes(), at::IntArrayRef({0, 2, 3, 3}));
  EXPECT_FALSE(out.is_alias_of(bias));
  EXPECT_TENSORS_EQUAL(torch::autograd::grad({out.sum()}, {weight})[0], at::zeros({2, 3, 3, 3}));
  EXPECT_EQ(deform_conv2d(at::rand({1, 3, 5, 5}), at::rand({1, 18, 3, 3}), at::rand({0, 3, 3, 3})).sizes(),
            at::IntArrayRef({1, 0, 3, 3}));
}

TEST(DeformConv2d, NamesTheWrongArgument) {
  const at::Tensor input = at::rand({2, 4, 5, 5}), offset = at::rand({2, 18, 3, 3}), weight = at::rand({2, 4, 3, 3});
  const auto with = [&](const DeformConv2dOptions& options) { deform_conv2d(input, offset, weight, options); };
  for (const int64_t stride : {int64_t{0}, int64_t{-1}, int64_t{1} << 40})
    EXPECT_ERROR(with({.stride = {1, stride}}), c10::ValueError, "stride_w: " + std::to_string(stride));
  EXPECT_ERROR(with({.padding = -1}), c10::ValueError, "pad_h: -1");
  EXPECT_ERROR(with({.padding = int64_t{1} << 62}), c10::ValueError, "pad_h");
  EXPECT_ERROR(with({.padding = (int64_t{1} << 31) - 1}), c10::ValueError, "2^31 pixels");
  EXPECT_ERROR(with({.dilation = 0}), c10::ValueError, "dilation_h: 0");
  EXPECT_ERROR(with({.dilation = (int64_t{1} << 31) - 1}), c10::ValueError, "offset output dims");
  EXPECT_ERROR(with({.bias = at::rand({3})}), c10::ValueError, "bias of shape (2)");
  EXPECT_ERROR(with({.bias = at::rand({2}, at::kDouble)}), c10::TypeError, "bias", "dtype");
  EXPECT_ERROR(with({.mask = at::rand({2, 8, 3, 3})}), c10::ValueError,
               "mask.shape[1] is not valid: got: 8 expected: 9");
  EXPECT_ERROR(with({.mask = at::rand({2, 9, 3, 4})}), c10::ValueError, "mask output dims: (3, 4)");
  EXPECT_ERROR(with({.mask = at::rand({1, 9, 3, 3})}), c10::ValueError, "invalid batch size of mask");
  EXPECT_ERROR(with({.mask = at::rand({2, 9})}), c10::ValueError, "expected mask of shape");
  EXPECT_ERROR(with({.mask = at::rand({2, 9, 3, 3}, at::kDouble)}), c10::TypeError, "mask", "dtype");
  EXPECT_ERROR(deform_conv2d(input[0], offset, weight), c10::ValueError, "input of shape (N, C, H, W)");
  EXPECT_ERROR(deform_conv2d(input, offset[0], weight), c10::ValueError, "expected offset of shape");
  EXPECT_ERROR(deform_conv2d(input, offset, weight[0]), c10::ValueError, "expected weight of shape");
  EXPECT_ERROR(deform_conv2d(input, offset, at::rand({2, 0, 3, 3})), c10::ValueError, "expected weight of shape");
  EXPECT_ERROR(deform_conv2d(input, offset, at::rand({2, 3, 3, 3})), c10::ValueError, "input's channels");
  EXPECT_ERROR(deform_conv2d(input, offset, at::rand({3, 2, 3, 3})), c10::ValueError, "weight.shape[0]");
  EXPECT_ERROR(deform_conv2d(input, offset, at::rand({2, 5, 3, 3})), c10::ValueError, "input's channels");
  EXPECT_ERROR(deform_conv2d(input, at::rand({2, 2, 3, 3}), weight), c10::ValueError, "the shape of the offset tensor");
  EXPECT_ERROR(deform_conv2d(input, at::rand({2, 19, 3, 3}), weight), c10::ValueError,
               "offset.shape[1] is not valid: got: 19");
  EXPECT_ERROR(deform_conv2d(input, at::rand({1, 18, 3, 3}), weight), c10::ValueError, "invalid batch size of offset");
  EXPECT_ERROR(deform_conv2d(input, at::rand({2, 18, 4, 3}), weight), c10::ValueError, "offset output dims: (4, 3)");
  EXPECT_ERROR(deform_conv2d(input, at::rand({2, 54, 3, 3}), weight), c10::ValueError, "offset_groups");
  EXPECT_ERROR(deform_conv2d(input, offset.to(at::kDouble), weight), c10::TypeError, "offset", "dtype");
  EXPECT_ERROR(deform_conv2d(input, offset, weight.to(at::kHalf)), c10::TypeError, "weight", "dtype");
  EXPECT_ERROR(deform_conv2d(input, offset, weight.to(at::kHalf), {.mask = at::rand({2, 8, 3, 3})}), c10::ValueError,
               "mask.shape[1]");
  // Made like the input, the result of shapes alone would be memory that nobody wrote.
  EXPECT_ERROR(with({.mask = at::rand({2, 9, 3, 3}, at::kMeta)}), c10::ValueError, "input on cpu");
  EXPECT_ERROR(with({.bias = at::Tensor()}), c10::ValueError, "bias", "undefined");
  EXPECT_ERROR(deform_conv2d(input.to(at::kLong), offset.to(at::kLong), weight.to(at::kLong)), c10::Error,
               "not implemented");
}

}  // namespace
}  // namespace torchvision::ops
