#include "kernels/median.h"

#include <algorithm>
#include <random>
#include <vector>

#include "targets.h"

namespace torchvision::kernels {
namespace {

class MedianTargets : public EveryTarget {};
INSTANTIATE_TEST_SUITE_P(Kernels, MedianTargets, all_targets(), target_name);

TEST_P(MedianTargets, EqualSorting) {
  std::mt19937 random(3);
  for (const int64_t edge : {1, 3, 5, 7, 15})
    for (const int64_t width : {1, 2, 17, 70})
      for (const int levels : {2, 256}) {
        const int64_t height = 6, stride = width + edge + 1;
        std::vector<uint8_t> from(size_t(stride * (height + edge)));
        for (uint8_t& value : from) value = static_cast<uint8_t>(random() % unsigned(levels) * (255 / (levels - 1)));
        std::vector<uint8_t> to(size_t(width * height), 99);
        median_rows(from.data(), stride, edge, width, 1, height, to.data());
        EXPECT_EQ(std::count(to.begin(), to.begin() + width, 99), width);  // the first row was not asked for
        for (int64_t y = 1; y < height; ++y)
          for (int64_t x = 0; x < width; ++x) {
            std::vector<uint8_t> window;
            for (int64_t i = 0; i < edge * edge; ++i)
              window.push_back(from[size_t((y + i / edge) * stride + x + i % edge)]);
            std::sort(window.begin(), window.end());
            ASSERT_EQ(to[size_t(y * width + x)], window[window.size() / 2]) << edge << " at " << x << ", " << y;
          }
      }
}

}  // namespace
}  // namespace torchvision::kernels
