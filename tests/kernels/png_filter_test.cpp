#include "kernels/png_filter.h"

#include <cstdlib>
#include <random>
#include <vector>

#include "kernels/targets.h"

namespace torchvision::kernels {
namespace {

class PngFilters : public EveryTarget {};
INSTANTIATE_TEST_SUITE_P(Targets, PngFilters, all_targets(), target_name);

/// The standard's words, for one byte.
int predictor(PngFilter filter, int a, int b, int c) {
  if (filter == PngFilter::kSub) return a;
  if (filter == PngFilter::kUp) return b;
  if (filter == PngFilter::kAverage) return (a + b) / 2;
  if (filter == PngFilter::kNone) return 0;
  const int p = a + b - c, pa = std::abs(p - a), pb = std::abs(p - b), pc = std::abs(p - c);
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

struct Row {
  std::vector<uint8_t> bytes, above, filtered;
  uint64_t cost = 0;
};

/// Few values, so that guesses tie, and all of them.
Row draw(PngFilter filter, size_t bytes, size_t pixel_bytes, std::mt19937& random) {
  Row row;
  const unsigned step = random() % 2 ? 1 : 51;
  const auto noise = [&](size_t count) {
    std::vector<uint8_t> values(count);
    for (uint8_t& value : values) value = static_cast<uint8_t>(random() % (256 / step) * step);
    return values;
  };
  row.bytes = noise(bytes);
  row.above = noise(bytes + kPngRowPadding);
  row.filtered.resize(bytes + kPngRowPadding);
  for (size_t i = 0; i < bytes; ++i) {
    const bool first = i < pixel_bytes;
    const int left = first ? 0 : row.bytes[i - pixel_bytes], corner = first ? 0 : row.above[i - pixel_bytes];
    row.filtered[i] = static_cast<uint8_t>(row.bytes[i] - predictor(filter, left, row.above[i], corner));
    row.cost += static_cast<uint64_t>(std::abs(static_cast<int8_t>(row.filtered[i])));
  }
  return row;
}

template <class Check>
void for_rows(const Check& check) {
  std::mt19937 random(4);
  for (int filter = 0; filter < kPngFilters; ++filter)
    for (const size_t pixel_bytes : {1, 2, 3, 4, 6, 8})
      for (const size_t pixels : {1, 2, 3, 5, 16, 33, 100}) {
        SCOPED_TRACE(testing::Message() << "filter " << filter << ", " << pixels << " pixels of " << pixel_bytes);
        const auto kind = static_cast<PngFilter>(filter);
        check(kind, pixel_bytes, draw(kind, pixels * pixel_bytes, pixel_bytes, random));
      }
}

TEST_P(PngFilters, GiveTheRowBack) {
  for_rows([](PngFilter filter, size_t pixel_bytes, const Row& row) {
    const size_t bytes = row.bytes.size();
    std::vector<uint8_t> out(bytes);
    png_unfilter(filter, row.filtered.data(), row.above.data(), bytes, pixel_bytes, out.data());
    EXPECT_EQ(out, row.bytes);
    std::vector<uint8_t> in_place = row.filtered;
    png_unfilter(filter, in_place.data(), row.above.data(), bytes, pixel_bytes, in_place.data());
    EXPECT_EQ(std::vector<uint8_t>(in_place.begin(), in_place.begin() + std::ptrdiff_t(bytes)), row.bytes);
  });
}

TEST_P(PngFilters, StoreDifferencesAndTheirCost) {
  for_rows([](PngFilter filter, size_t pixel_bytes, const Row& row) {
    std::vector<uint8_t> out(row.bytes.size());
    EXPECT_EQ(png_filter(filter, row.bytes.data(), row.above.data(), out.size(), pixel_bytes, out.data()), row.cost);
    EXPECT_EQ(out, std::vector<uint8_t>(row.filtered.begin(), row.filtered.begin() + std::ptrdiff_t(out.size())));
  });
}

}  // namespace
}  // namespace torchvision::kernels
