#include "kernels/taps.h"

#include <cmath>
#include <random>
#include <vector>

#include "targets.h"

namespace torchvision::kernels {
namespace {

class TapsTargets : public EveryTarget {};
INSTANTIATE_TEST_SUITE_P(Kernels, TapsTargets, all_targets(), target_name);

TEST_P(TapsTargets, SumInFloatsAndRound) {
  std::mt19937 random(5);
  const std::vector<int64_t> offsets = {0, 3, 11, 12};
  const std::vector<float> weights = {0.25F, 0.5F, 0.125F, 0.125F};  // sums are exact, so their order is no matter
  for (const int64_t width : {1, 7, 63, 64, 65, 200}) {
    std::vector<uint8_t> from(size_t(width) + 12, 0), to(size_t(width), 0);
    for (uint8_t& value : from) value = static_cast<uint8_t>(random());
    sum_taps(from.data(), {offsets.data(), weights.data(), 4}, width, to.data());
    for (int64_t x = 0; x < width; ++x) {
      float sum = 0;
      for (size_t tap = 0; tap < offsets.size(); ++tap) sum += weights[tap] * from[size_t(x + offsets[tap])];
      ASSERT_EQ(to[size_t(x)], static_cast<uint8_t>(std::nearbyint(sum))) << x << " of " << width;
    }
  }
}

}  // namespace
}  // namespace torchvision::kernels
