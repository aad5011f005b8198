#include <ATen/ATen.h>

#include "augmentations.h"
#include "support/assert_close.h"
#include "support/expect_error.h"

namespace torchvision::transforms {
namespace {

namespace F = functional;
using tv_tensors::Image;
using tv_tensors::Mask;
using tv_tensors::Sample;

at::Tensor holes_of(std::vector<int64_t> numbers) { return at::tensor(numbers, at::kLong).view({-1, 4}); }

TEST(ChannelDropout, FillsAsManyChannelsAsItDrew) {
  const ChannelDropout dropout({.channel_drop_range = {1, 2}, .fill = 7, .p = 1});
  const at::Tensor image = at::randint(20, 256, {2, 3, 5, 6}, at::kByte);
  std::vector<int64_t> times(3);
  for (uint64_t seed = 0; seed < 40; ++seed) {
    at::manual_seed(seed);
    const Params params = dropout.make_params(image);
    const at::Tensor result = dropout.transform(image, params);
    const auto channels = params.get<std::vector<int64_t>>("channels");
    ++times[channels.size()];
    for (int64_t channel = 0; channel < 3; ++channel) {
      const bool dropped = std::find(channels.begin(), channels.end(), channel) != channels.end();
      const at::Tensor before = image.select(1, channel);
      EXPECT_TENSORS_EQUAL(result.select(1, channel), dropped ? at::full_like(before, 7) : before);
    }
  }
  EXPECT_GT(times[1], 5);
  EXPECT_GT(times[2], 5);
}

TEST(FillHoles, CutsRectanglesToThePicture) {
  const at::Tensor image = at::ones({2, 4, 5}, at::kByte);
  const at::Tensor result = F::fill_holes(image, holes_of({-3, 2, 2, 9, 4, 0, 5, 1, 7, 7, 9, 9, 3, 3, 3, 4}), {5, 6});
  const at::Tensor expected = image.clone();
  expected.slice(1, 2).slice(2, 0, 2).copy_(at::tensor({5, 6}).view({2, 1, 1}));
  expected.slice(1, 0, 1).slice(2, 4).copy_(at::tensor({5, 6}).view({2, 1, 1}));
  EXPECT_TENSORS_EQUAL(result, expected);
  EXPECT_TENSORS_EQUAL(F::fill_holes_mask(image[0], holes_of({0, 0, 5, 4}), 3), at::full({4, 5}, 3, at::kByte));
  EXPECT_TENSORS_EQUAL(F::fill_holes(image, holes_of({})), image);
}

TEST(CoarseDropout, DrawsSharesOrPixels) {
  const at::Tensor image = at::ones({1, 40, 100}, at::kByte);
  for (uint64_t seed = 0; seed < 20; ++seed) {
    at::manual_seed(seed);
    const at::Tensor holes =
        CoarseDropout({.num_holes_range = {2, 5}, .hole_height_range = {0.25, 0.5}, .hole_width_range = {3, 7}, .p = 1})
            .make_params(image)
            .get<at::Tensor>("holes");
    EXPECT_GE(holes.size(0), 2);
    EXPECT_LE(holes.size(0), 5);
    const at::Tensor sides = holes.slice(1, 2).sub(holes.slice(1, 0, 2));
    EXPECT_GE(sides.select(1, 0).min().item<int>(), 3);
    EXPECT_LE(sides.select(1, 0).max().item<int>(), 7);
    EXPECT_GE(sides.select(1, 1).min().item<int>(), 10);
    EXPECT_LE(sides.select(1, 1).max().item<int>(), 20);
    EXPECT_TRUE(holes.ge(0).all().item<bool>());
    EXPECT_TRUE(holes.slice(1, 2).le(at::tensor({100, 40})).all().item<bool>());
  }
}

TEST(CoarseDropout, FillsMasksWhereItIsToldTo) {
  const Sample sample{{"image", Image(at::ones({3, 10, 10}))}, {"mask", Mask(at::ones({10, 10}, at::kByte))}};
  const Sample apart = CoarseDropout({.fill = {0.5}, .p = 1})(sample);
  EXPECT_TENSORS_EQUAL(apart.get<Mask>("mask").data, sample.get<Mask>("mask").data);
  const Sample both = CoarseDropout({.fill = {0.5}, .fill_mask = 9, .p = 1})(sample);
  EXPECT_TENSORS_EQUAL(both.get<Mask>("mask").data.eq(9), both.get<Image>("image").data[0].eq(0.5));
  EXPECT_GT(both.get<Mask>("mask").data.eq(9).sum().item<int>(), 0);
}

TEST(GridDropout, FillsAGridOfSquares) {
  const at::Tensor image = at::ones({1, 12, 18}, at::kByte);
  const at::Tensor result = GridDropout({.unit_size_range = {{6, 6}}, .random_offset = false, .p = 1})(image);
  const at::Tensor expected = at::ones({1, 12, 18}, at::kByte);
  for (int64_t y = 0; y < 12; y += 6)
    for (int64_t x = 0; x < 18; x += 6) expected.slice(1, y, y + 3).slice(2, x, x + 3).fill_(0);
  EXPECT_TENSORS_EQUAL(result, expected);
}

TEST(Dropouts, KeepTheirPromises) {
  testing::expect_promises(ChannelDropout({.channel_drop_range = {1, 2}, .fill = 0.5, .p = 0.8}));
  testing::expect_promises(CoarseDropout({.num_holes_range = {1, 9}, .fill = {1, 2, 3}, .fill_mask = 2, .p = 0.8}));
  testing::expect_promises(CoarseDropout({.hole_height_range = {2, 50}, .p = 1}));
  testing::expect_promises(GridDropout({.p = 0.8}));
  testing::expect_promises(GridDropout({.ratio = 0.3, .unit_size_range = {{2, 9}}, .fill_mask = 4, .p = 1}));
}

TEST(Dropouts, NameWhatIsWrong) {
  EXPECT_ERROR(ChannelDropout({.channel_drop_range = {0, 1}}), c10::ValueError, "ChannelDropout", "channel_drop_range");
  EXPECT_ERROR(ChannelDropout({.p = 1})(at::zeros({1, 4, 4})), c10::ValueError, "ChannelDropout", "channels", "1");
  EXPECT_ERROR(CoarseDropout({.num_holes_range = {3, 1}}), c10::ValueError, "CoarseDropout", "num_holes_range");
  EXPECT_ERROR(CoarseDropout({.hole_height_range = {0.5, 4}}), c10::ValueError, "CoarseDropout", "hole_height_range");
  EXPECT_ERROR(CoarseDropout({.fill = {}}), c10::ValueError, "CoarseDropout", "fill");
  EXPECT_ERROR(GridDropout({.ratio = 0}), c10::ValueError, "GridDropout", "ratio", "0");
  EXPECT_ERROR(GridDropout({.unit_size_range = {{1, 4}}}), c10::ValueError, "GridDropout", "unit_size_range", "1");
  const at::Tensor image = at::zeros({3, 4, 4});
  EXPECT_ERROR(F::channel_dropout(image, {3}), c10::ValueError, "channel_dropout", "2", "3");
  EXPECT_ERROR(F::fill_holes(image, at::zeros({4})), c10::ValueError, "fill_holes", "(N, 4)");
  EXPECT_ERROR(F::fill_holes(image, holes_of({}), {1, 2}), c10::ValueError, "fill_holes", "fill", "2");
}

}  // namespace
}  // namespace torchvision::transforms
