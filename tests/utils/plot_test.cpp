#include "torchvision/utils/plot.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <limits>

#include "support/assert_close.h"
#include "support/expect_error.h"

namespace torchvision::utils {
namespace {

at::Tensor where_color(const at::Tensor& image, int red, int green, int blue) {
  return image.eq(at::tensor({red, green, blue}, at::kByte).view({3, 1, 1})).all(0);
}

at::Tensor first_line(const at::Tensor& image) { return where_color(image, 37, 99, 235); }

TEST(PlotLines, DrawsEachSeriesInItsColor) {
  const at::Tensor plot = plot_lines({{.label = "a", .x = {1, 2, 3}, .y = {3, 2, 1}},
                                      {.label = "b", .x = {1, 2, 3}, .y = {90, 95, 99}, .right_axis = true}},
                                     {.width = 500, .height = 300, .title = "t", .right_label = "%"});
  EXPECT_EQ(plot.sizes(), (at::IntArrayRef{3, 300, 500}));
  EXPECT_GT(first_line(plot).sum().item<int64_t>(), 300);
  EXPECT_GT(where_color(plot, 234, 88, 12).sum().item<int64_t>(), 300);
}

TEST(PlotLines, FallingValuesFall) {
  const at::Tensor plot = plot_lines({{.x = {0, 1}, .y = {1, 0}}}, {.width = 400, .height = 300});
  const at::Tensor places = first_line(plot).nonzero();
  const at::Tensor rows = places.select(1, 0), columns = places.select(1, 1);
  EXPECT_LT(rows[columns.argmin()].item<int64_t>() + 100, rows[columns.argmax()].item<int64_t>());
}

TEST(PlotLines, LeavesAGapWhereAValueIsNotFinite) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const at::Tensor whole = plot_lines({{.x = {0, 1, 2, 3}, .y = {1, 2, 2, 1}}});
  const at::Tensor gap = plot_lines({{.x = {0, 1, 2, 3}, .y = {1, nan, 2, 1}}});
  const int64_t drawn = first_line(gap).sum().item<int64_t>();
  EXPECT_GT(drawn, 100);
  EXPECT_LT(drawn, first_line(whole).sum().item<int64_t>() * 3 / 4);
}

TEST(PlotLines, DrawsAFrameAroundNothing) {
  for (const std::vector<PlotSeries>& series :
       {std::vector<PlotSeries>{}, {{.label = "empty"}}, {{.x = {1}, .y = {2}}}})
    EXPECT_EQ(plot_lines(series).sizes(), (at::IntArrayRef{3, 560, 960}));
}

TEST(PlotLines, SaysWhatIsWrong) {
  EXPECT_ERROR(plot_lines({{.label = "loss", .x = {1, 2}, .y = {1}}}), c10::ValueError, "plot_lines", "'loss'");
  EXPECT_ERROR(plot_lines({}, {.width = 10}), c10::ValueError, "pixels");
}

}  // namespace
}  // namespace torchvision::utils
