#include "kernels/interleave.h"

#include <vector>

#include "kernels/targets.h"

namespace torchvision::kernels {
namespace {

class InterleaveRow : public EveryTarget {};
INSTANTIATE_TEST_SUITE_P(Targets, InterleaveRow, all_targets(), target_name);

TEST_P(InterleaveRow, PutsChannelsSideBySide) {
  for (const size_t width : {0, 1, 15, 16, 33, 64, 131}) {
    std::vector<uint8_t> planes[3], three, four;
    for (size_t x = 0; x < width; ++x) {
      for (size_t c = 0; c < 3; ++c) {
        const auto value = static_cast<uint8_t>(x * 7 + c * 91);
        planes[c].push_back(value), three.push_back(value), four.push_back(value);
      }
      four.push_back(255);
    }
    std::vector<uint8_t> out(3 * width);
    interleave(planes[0].data(), planes[1].data(), planes[2].data(), int64_t(width), out.data());
    EXPECT_EQ(out, three) << width;
    out.assign(4 * width, 0);
    interleave_padded(planes[0].data(), planes[1].data(), planes[2].data(), int64_t(width), out.data());
    EXPECT_EQ(out, four) << width;
  }
}

}  // namespace
}  // namespace torchvision::kernels
