#include "torchvision/utils/heat_map.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/assert_close.h"

namespace torchvision::utils {
namespace {

at::Tensor noise(int64_t channels, int64_t height, int64_t width) {
  return ((at::arange(channels * height * width) * 7919) % 256).to(at::kByte).view({channels, height, width});
}

TEST(DrawHeatMap, LeavesThePictureWhereTheMapIsZero) {
  const at::Tensor picture = noise(3, 13, 17);
  at::Tensor map = at::zeros({13, 17});
  EXPECT_TENSORS_EQUAL(draw_heat_map(picture, map), picture);
  map[4][5] = 1;
  const at::Tensor drawn = draw_heat_map(picture, map);
  const at::Tensor changed = drawn.ne(picture).any(0);
  EXPECT_EQ(changed.sum().item<int64_t>(), 1);
  EXPECT_TRUE(changed[4][5].item<bool>());
}

TEST(DrawHeatMap, GoesFromBlueToRed) {
  const at::Tensor map = at::tensor({0.01, 0.25, 0.5, 0.75, 1.0}).view({1, 5});
  const at::Tensor drawn = draw_heat_map(at::zeros({1, 1, 5}, at::kByte), map, {.opacity = 1}).to(at::kLong);
  EXPECT_TENSORS_EQUAL(drawn.slice(2, 4).flatten(), at::tensor({215, 38, 39}, at::kLong));
  // 3/4 of (254, 196, 45); halves go to the even number.
  EXPECT_TENSORS_EQUAL(drawn.slice(2, 3, 4).flatten(), at::tensor({190, 147, 34}, at::kLong));
  EXPECT_GT(drawn[2][0][1].item<int64_t>(), drawn[0][0][1].item<int64_t>()) << "blue at a quarter";
}

TEST(DrawHeatMap, MixesByOpacity) {
  const at::Tensor drawn =
      draw_heat_map(at::full({3, 2, 3}, 100, at::kByte), at::ones({2, 3}, at::kDouble), {.opacity = 0.5});
  EXPECT_EQ(drawn[0][1][2].item<int>(), 158);  // 157.5, to the even one
  EXPECT_EQ(drawn[1][0][0].item<int>(), 69);
  EXPECT_TENSORS_EQUAL(draw_heat_map(noise(3, 5, 4), at::rand({5, 4}), {.opacity = 0}), noise(3, 5, 4));
}

TEST(DrawHeatMap, RefusesOtherMaps) {
  const at::Tensor picture = noise(3, 6, 8);
  EXPECT_THROW(draw_heat_map(picture, at::zeros({8, 6})), c10::ValueError);
  EXPECT_THROW(draw_heat_map(picture, at::zeros({1, 6, 8})), c10::ValueError);
  EXPECT_THROW(draw_heat_map(picture, at::zeros({6, 8}, at::kByte)), c10::TypeError);
  EXPECT_THROW(draw_heat_map(picture.to(at::kFloat), at::zeros({6, 8})), c10::TypeError);
  EXPECT_THROW(draw_heat_map(picture, at::zeros({6, 8}), {.opacity = 1.5}), c10::ValueError);
}

TEST(DrawHeatMapCard, HoldsThePictureAndALegend) {
  const at::Tensor picture = noise(3, 300, 500);
  const at::Tensor card = draw_heat_map_card(picture, at::zeros({300, 500}), {.category = "tabby"});
  EXPECT_EQ(card.sizes(), (std::vector<int64_t>{3, 372, 500}));
  const at::Tensor other = draw_heat_map_card(picture, at::zeros({300, 500}), {.category = "tabby", .probability = 1});
  EXPECT_FALSE(card.slice(1, 300).equal(other.slice(1, 300)));
  EXPECT_TENSORS_EQUAL(card.slice(1, 0, 300), other.slice(1, 0, 300));
  EXPECT_TRUE(card.slice(1, 300).lt(128).any().item<bool>()) << "words";
}

TEST(DrawHeatMapCard, EnlargesTheSmallAndReducesTheLarge) {
  const auto size_of = [](int64_t height, int64_t width) {
    const auto card = draw_heat_map_card(noise(1, height, width), at::zeros({height, width}), {});
    return std::pair(card.size(1), card.size(2));
  };
  EXPECT_EQ(size_of(28, 28), std::pair(int64_t{480 + 72}, int64_t{480}));
  EXPECT_EQ(size_of(1000, 2400), std::pair(int64_t{500 + 72}, int64_t{1200}));
  EXPECT_EQ(size_of(2000, 10), std::pair(int64_t{1200 + 72}, int64_t{480}));
}

}  // namespace
}  // namespace torchvision::utils
