#include "torchvision/utils/predictions.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/assert_close.h"
#include "support/expect_error.h"

namespace torchvision::utils {
namespace {

int64_t pixels_of(const at::Tensor& image, int red, int green, int blue) {
  return image.eq(at::tensor({red, green, blue}, at::kByte).view({3, 1, 1})).all(0).sum().item<int64_t>();
}

at::Tensor photo(int64_t height = 90, int64_t width = 120) { return at::full({3, height, width}, 7, at::kByte); }

TEST(DrawPredictionCard, ShowsThePhotoAtItsHeight) {
  const at::Tensor card = draw_prediction_card(photo(), {{"tabby", 0.5}}, {.title = "cat.jpg", .photo_height = 300});
  EXPECT_EQ(pixels_of(card, 7, 7, 7), 300 * 400);
}

TEST(DrawPredictionCard, FirstBarIsAsLongAsItsProbability) {
  const auto bar = [](double probability) {
    return static_cast<double>(pixels_of(draw_prediction_card(photo(), {{"x", probability}}), 37, 99, 235));
  };
  EXPECT_EQ(bar(0), 0);
  EXPECT_NEAR(bar(1.0) / bar(0.5), 2.0, 0.05);
}

TEST(DrawPredictionCard, NarrowsWhatIsTooWideOrTooHigh) {
  const at::Tensor wide = draw_prediction_card(photo(10, 4000), {{"x", 1}}, {.photo_height = 180});
  const at::Tensor high = draw_prediction_card(photo(4000, 10), {{"x", 1}}, {.photo_height = 180});
  EXPECT_EQ(pixels_of(wide, 7, 7, 7), 180 * 320);
  EXPECT_EQ(pixels_of(high, 7, 7, 7), 180 * 101);
}

TEST(DrawPredictionCard, GrowsWithTheListAndTakesGray) {
  const at::Tensor image = at::full({1, 20, 20}, 7, at::kByte);
  const std::vector<LabelledProbability> many(20, {"a category with quite a long name, longer than its place", 0.05});
  const at::Tensor card = draw_prediction_card(image, many, {.caption = "model"});
  EXPECT_EQ(pixels_of(card, 7, 7, 7), 360 * 360);
  EXPECT_GT(card.size(1), 1000);
}

TEST(DrawPredictionCard, RefusesOtherPictures) {
  EXPECT_ERROR(draw_prediction_card(at::rand({3, 4, 4}), {}), c10::TypeError, "uint8");
  EXPECT_ERROR(draw_prediction_card(at::zeros({3, 0, 4}, at::kByte), {}), c10::ValueError, "expected a photo");
}

TEST(DrawPredictionGrid, MarksMistakesInRed) {
  const at::Tensor digit = at::full({1, 28, 28}, 50, at::kByte);
  const PredictionTile right = {digit, "7", "7"}, wrong = {digit, "7", "1"};
  EXPECT_EQ(pixels_of(draw_prediction_grid({right, right, right}), 220, 38, 38), 0);
  const int64_t one = pixels_of(draw_prediction_grid({right, wrong, right}), 220, 38, 38);
  const int64_t two = pixels_of(draw_prediction_grid({wrong, wrong, right}), 220, 38, 38);
  EXPECT_GT(one, 900);
  EXPECT_EQ(two, 2 * one);
}

TEST(DrawPredictionGrid, PlacesTilesInRows) {
  const PredictionTile tile = {at::full({1, 28, 28}, 50, at::kByte), "7", "7"};
  const std::vector<PredictionTile> seven(7, tile);
  const at::Tensor grid = draw_prediction_grid(seven, {.columns = 3, .tile_size = 56});
  EXPECT_EQ(pixels_of(grid, 50, 50, 50), 7 * 56 * 56);
  EXPECT_GT(grid.size(1), 3 * 56);
  EXPECT_LT(grid.size(2), 4 * 56 + 100);
}

TEST(DrawPredictionGrid, ShowsTheMiddleSquareOfAPhoto) {
  at::Tensor image = at::full({3, 100, 300}, 9, at::kByte);
  image.narrow(2, 0, 100).fill_(1);
  image.narrow(2, 200, 100).fill_(1);
  const at::Tensor grid = draw_prediction_grid({{image, "a", "a"}}, {.tile_size = 50});
  EXPECT_EQ(pixels_of(grid, 9, 9, 9), 50 * 50);
  EXPECT_EQ(pixels_of(grid, 1, 1, 1), 0);
}

TEST(DrawPredictionGrid, SaysWhatIsWrong) {
  EXPECT_ERROR(draw_prediction_grid({}), c10::ValueError, "at least one tile");
  EXPECT_ERROR(draw_prediction_grid({{at::rand({1, 28, 28}), "1", "1"}}), c10::TypeError, "uint8");
  EXPECT_ERROR(draw_prediction_grid({{at::zeros({1, 8, 8}, at::kByte), "1", "1"}}, {.columns = 0}), c10::ValueError,
               "column");
}

}  // namespace
}  // namespace torchvision::utils
