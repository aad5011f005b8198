#include "torchvision/utils/draw.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/assert_close.h"
#include "support/expect_error.h"

namespace torchvision::utils {
namespace {

at::Tensor paper(int64_t height = 40, int64_t width = 200) { return at::full({3, height, width}, 255, at::kByte); }

int64_t dark_pixels(const at::Tensor& image) { return image.select(0, 0).lt(128).sum().item<int64_t>(); }

TEST(DrawText, LeavesItsArgumentAsItWas) {
  const at::Tensor image = paper();
  const at::Tensor drawn = draw_text(image, "espresso", 4, 4);
  EXPECT_TENSORS_EQUAL(image, paper());
  EXPECT_GT(dark_pixels(drawn), 100);
}

TEST(DrawText, TouchesOnlyTheBoxOfTheText) {
  const DrawTextOptions options = {.size = 20};
  const at::Tensor drawn = draw_text(paper(), "gjpqyW|", 30, 6, options);
  const auto right = static_cast<int64_t>(30 + text_width("gjpqyW|", options) + 2);
  EXPECT_EQ(dark_pixels(drawn.narrow(2, 0, 29)), 0);
  EXPECT_EQ(dark_pixels(drawn.narrow(2, right, 200 - right)), 0);
  EXPECT_EQ(dark_pixels(drawn.narrow(1, 0, 6)), 0);
  EXPECT_EQ(dark_pixels(drawn.narrow(1, 33, 7)), 0);
}

TEST(DrawText, UsesTheColorOnTheStrokes) {
  const at::Tensor drawn = draw_text(paper(), "HHHH", 4, 4, {.size = 32, .color = {10, 20, 200}, .bold = true});
  const at::Tensor color = at::tensor({10, 20, 200}, at::kByte).view({3, 1, 1});
  EXPECT_GT(drawn.eq(color).all(0).sum().item<int64_t>(), 100);
}

TEST(DrawText, CutsOffWhatLeavesThePicture) {
  const at::Tensor image = paper(12, 12);
  EXPECT_TENSORS_EQUAL(draw_text(image, "far away", 100, 4), image);
  EXPECT_TENSORS_EQUAL(draw_text(image, "far away", -1000, -1000), image);
  EXPECT_GT(dark_pixels(draw_text(image, "MMMM", -6, -4)), 0);
}

TEST(DrawText, DistinguishesEveryPrintableCharacter) {
  std::vector<at::Tensor> seen;
  for (char c = ' '; c <= '~'; ++c) {
    const at::Tensor drawn = draw_text(paper(20, 20), std::string(1, c), 2, 2, {.size = 14});
    for (const at::Tensor& other : seen) EXPECT_FALSE(at::equal(drawn, other)) << "'" << c << "'";
    seen.push_back(drawn);
  }
}

TEST(DrawText, ShowsAForeignLetterAsOneQuestionMark) {
  EXPECT_TENSORS_EQUAL(draw_text(paper(), "caf\xC3\xA9", 4, 4), draw_text(paper(), "caf?", 4, 4));
  EXPECT_TENSORS_EQUAL(draw_text(paper(), "a\tb", 4, 4), draw_text(paper(), "a?b", 4, 4));
}

TEST(DrawText, GrayBecomesRgb) {
  const at::Tensor drawn = draw_text(at::full({1, 20, 30}, 200, at::kByte), "i", 4, 2, {.color = {255, 0, 0}});
  EXPECT_EQ(drawn.sizes(), (at::IntArrayRef{3, 20, 30}));
  EXPECT_GT(drawn.select(0, 0).max().item<int64_t>(), drawn.select(0, 1).min().item<int64_t>());
}

TEST(DrawText, RefusesOtherPictures) {
  EXPECT_ERROR(draw_text(at::rand({3, 4, 4}), "x", 0, 0), c10::TypeError, "draw_text", "uint8");
  EXPECT_ERROR(draw_text(at::zeros({2, 4, 4}, at::kByte), "x", 0, 0), c10::ValueError, "(1 or 3, H, W)");
  EXPECT_ERROR(draw_text(paper(), "x", 0, 0, {.size = 0}), c10::ValueError, "size");
}

TEST(TextWidth, GrowsWithTheSizeAndTheText) {
  EXPECT_NEAR(text_width("tabby", {.size = 40}), 2 * text_width("tabby", {.size = 20}), 1e-9);
  EXPECT_GT(text_width("WWW"), 2 * text_width("iii"));
  EXPECT_EQ(text_width(""), 0);
}

}  // namespace
}  // namespace torchvision::utils
