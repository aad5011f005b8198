// Masks as COCO stores them, against pycocotools.
#include "torchvision/ops/run_length_mask.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <limits>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"

namespace torchvision::ops::run_length {
namespace {

const testing::TensorFile& file() {
  static const testing::TensorFile masks = testing::golden("ops/masks");
  return masks;
}

std::vector<std::string> strings(const std::vector<RunLengthMask>& masks) {
  std::vector<std::string> result;
  for (const auto& mask : masks) result.push_back(to_string(mask));
  return result;
}

std::vector<std::string> golden_strings(const char* name) {
  return file().metadata.at(name).get<std::vector<std::string>>();
}

std::array<int64_t, 2> golden_size() { return file().metadata.at("size").get<std::array<int64_t, 2>>(); }

TEST(RunLengthMask, GivesPycocotoolsText) {
  const at::Tensor masks = file()["masks"];
  EXPECT_EQ(strings(encode(masks)), golden_strings("strings"));
  EXPECT_EQ(strings(encode(masks.to(at::kFloat) * -0.5)), golden_strings("strings"));
  EXPECT_EQ(strings(encode(masks.to(at::kBool).transpose(1, 2).contiguous().transpose(1, 2))),
            golden_strings("strings"));
  EXPECT_EQ(strings(encode(masks[1]))[0], golden_strings("strings")[1]);
}

TEST(RunLengthMask, ReadsPycocotoolsText) {
  std::vector<RunLengthMask> masks;
  for (const auto& text : golden_strings("strings")) masks.push_back(from_string(text, golden_size()));
  EXPECT_TENSORS_EQUAL(decode(masks), file()["masks"]);
  EXPECT_TENSORS_EQUAL(area(masks), file()["area"]);
  EXPECT_TENSORS_EQUAL(to_bbox(masks), file()["bbox"]);
}

TEST(RunLengthMask, OverlapsAsPycocotoolsSays) {
  const auto masks = encode(file()["masks"]);
  const auto crowd = file().metadata.at("crowd").get<std::vector<int>>();
  EXPECT_TENSORS_EQUAL(iou(masks, masks), file()["iou"]);
  EXPECT_TENSORS_EQUAL(iou(masks, masks, {crowd.begin(), crowd.end()}), file()["iou_crowd"]);
  EXPECT_EQ(iou({}, masks).sizes(), at::IntArrayRef({0, 6}));
  EXPECT_EQ(iou(masks, {}).sizes(), at::IntArrayRef({6, 0}));
}

TEST(RunLengthMask, MergesAsPycocotoolsDoes) {
  const auto masks = encode(file()["masks"].slice(0, 0, 3));
  EXPECT_EQ(to_string(merge(masks)), file().metadata.at("union").get<std::string>());
  EXPECT_EQ(to_string(merge(masks, true)), file().metadata.at("intersection").get<std::string>());
  EXPECT_EQ(merge({masks[1]}), masks[1]);
  EXPECT_EQ(merge({}), RunLengthMask());
}

TEST(RunLengthMask, FillsPolygonsAndBoxesAsPycocotoolsDoes) {
  const auto polygons = file().metadata.at("polygons").get<std::vector<std::vector<double>>>();
  EXPECT_EQ(strings(from_polygons(polygons, golden_size())), golden_strings("of_polygons"));
  EXPECT_EQ(strings(from_bbox(file()["boxes"], golden_size())), golden_strings("of_boxes"));
}

TEST(RunLengthMask, OutlinesFillToTheSameMask) {
  at::manual_seed(8);
  for (const double density : {0.05, 0.4, 0.5, 0.7, 0.97})
    for (const auto& [height, width] :
         std::initializer_list<std::pair<int64_t, int64_t>>{{1, 1}, {1, 40}, {40, 1}, {37, 90}}) {
      const RunLengthMask mask = encode(at::rand({height, width}) < density)[0];
      const auto polygons = to_polygons(mask);
      const RunLengthMask filled =
          polygons.empty() ? encode(at::zeros({height, width}))[0] : merge(from_polygons(polygons, mask.size));
      EXPECT_EQ(filled, mask) << density << " " << height << " " << width;
    }
}

TEST(RunLengthMask, OutlinesAreCornersAroundEachComponent) {
  at::Tensor mask = at::zeros({8, 9}, at::kBool);
  mask.slice(0, 1, 6).slice(1, 2, 7).fill_(true);
  EXPECT_EQ(to_polygons(encode(mask)[0]), (std::vector<std::vector<double>>{{2, 1, 7, 1, 7, 6, 2, 6}}));
  mask.slice(0, 3, 4).slice(1, 4, 5).fill_(false);  // a hole of one pixel, on a seam from the edge above
  mask[7][7] = true;
  EXPECT_EQ(to_polygons(encode(mask)[0]),
            (std::vector<std::vector<double>>{{2, 1, 4, 1, 4, 3, 4, 4, 5, 4, 5, 3, 4, 3, 4, 1, 7, 1, 7, 6, 2, 6},
                                              {7, 7, 8, 7, 8, 8, 7, 8}}));
  EXPECT_TRUE(to_polygons(encode(at::zeros({3, 3}))[0]).empty());
}

TEST(RunLengthMask, TakesMasksWithoutPixelsAndRunsOfZero) {
  for (const auto& size : {std::array<int64_t, 2>{0, 5}, std::array<int64_t, 2>{5, 0}, std::array<int64_t, 2>{0, 0}}) {
    const auto masks = encode(at::zeros({2, size[0], size[1]}));
    EXPECT_EQ(masks[1], (RunLengthMask{size, {0}}));
    EXPECT_EQ(decode(masks).sizes(), at::IntArrayRef({2, size[0], size[1]}));
    EXPECT_EQ(from_string("", size).counts.size(), 0u);
    EXPECT_EQ(to_polygons(masks[0]).size() + size_t(area(masks).sum().item<int64_t>()), 0u);
    EXPECT_EQ(from_polygons({{0, 0, 9, 0, 9, 9}}, size)[0], masks[0]);
  }
  const RunLengthMask odd = from_counts({2, 0, 3, 0, 0, 4, 0, 3}, {3, 4});
  EXPECT_EQ(merge({odd, odd}), from_counts({5, 7}, {3, 4}));
  EXPECT_TENSORS_EQUAL(to_bbox({odd, from_counts({12, 0}, {3, 4})}),
                       at::tensor({1., 0., 3., 3., 0., 0., 0., 0.}, at::kDouble).view({2, 4}));
  EXPECT_TRUE(encode(at::zeros({0, 4, 4})).empty());
  EXPECT_EQ(decode({}).numel(), 0);
}

TEST(RunLengthMask, RefusesDamagedText) {
  const auto read = [](std::string_view text, int64_t height = 3, int64_t width = 4) {
    return from_string(text, {height, width});
  };
  EXPECT_EQ(read("<").counts, std::vector<uint32_t>{12});
  EXPECT_ERROR(read("<o"), c10::ValueError, "from_string", "ends within a run", "character 2");
  EXPECT_ERROR(read("oooooooo"), c10::ValueError, "more than 7 characters");
  EXPECT_ERROR(read("3 9"), c10::ValueError, "'0' to 'o'", "character 1");
  EXPECT_ERROR(read("3\xff"), c10::ValueError, "'0' to 'o'");
  EXPECT_ERROR(read("O"), c10::ValueError, "negative");
  EXPECT_ERROR(read("3N"), c10::ValueError, "negative", "character 1");
  EXPECT_ERROR(read("=", 3, 4), c10::ValueError, "exceed height * width");
  EXPECT_ERROR(read("oooooo?"), c10::ValueError, "exceed height * width");
  EXPECT_ERROR(read(";"), c10::ValueError, "fewer pixels than height * width");
  EXPECT_ERROR(read(""), c10::ValueError, "fewer pixels");
  EXPECT_ERROR(read("<", -3, -4), c10::ValueError, "size with a height and width of 0 or more");
  EXPECT_ERROR(read("<", int64_t{1} << 40, int64_t{1} << 40), c10::ValueError, "fewer than 2^32 pixels");
  // 2^32 - 1 pixels are allowed.
  EXPECT_EQ(read(to_string({{65537, 65535}, {0, 4294967295u}}), 65537, 65535).counts[1], 4294967295u);
}

TEST(RunLengthMask, NamesTheWrongArgument) {
  const double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
  const RunLengthMask good = from_counts({5, 7}, {3, 4}), bad{{3, 4}, {5, 8}}, other = from_counts({5, 7}, {4, 3});
  EXPECT_ERROR(decode({good, bad}), c10::ValueError, "masks[1].counts", "= 12, got 13");
  EXPECT_ERROR(decode({good, other}), c10::ValueError, "masks of one size", "(3, 4) and (4, 3)");
  EXPECT_ERROR(area({{{3, 4}, {}}}), c10::ValueError, "masks[0].counts", "got 0");
  EXPECT_ERROR(to_bbox({{{-3, -4}, {12}}}), c10::ValueError, "masks[0]");
  EXPECT_ERROR(iou({good}, {bad}), c10::ValueError, "gt[0].counts");
  EXPECT_ERROR(iou({good}, {other}), c10::ValueError, "dt and gt of one size");
  EXPECT_ERROR(iou({good}, {good}, {true, false}), c10::ValueError, "iscrowd for each of 1");
  EXPECT_ERROR(merge({good, other}), c10::ValueError, "masks of one size");
  EXPECT_ERROR(to_polygons(bad), c10::ValueError, "mask.counts");
  EXPECT_ERROR(encode(at::zeros({4})), c10::ValueError, "masks of shape (N, H, W)");
  EXPECT_ERROR(from_counts({13, -1}, {3, 4}), c10::ValueError, "counts[0] = 13");
  EXPECT_ERROR(from_counts({3, -1}, {3, 4}), c10::ValueError, "0 or more, got -1 at 1");
  EXPECT_ERROR(from_counts({std::numeric_limits<int64_t>::max(), 12}, {3, 4}), c10::ValueError, "sum up to");
  for (const double wrong : {nan, inf, -inf, 1e300, -5e8}) {
    EXPECT_ERROR(from_polygons({{0, 0, 3, wrong, 3, 3}}, {3, 4}), c10::ValueError, "polygons[0]", "finite coordinates");
    EXPECT_ERROR(from_bbox(at::tensor({0., 0., wrong, 3.}, at::kDouble).view({1, 4}), {3, 4}), c10::ValueError,
                 "boxes[0]");
  }
  EXPECT_ERROR(from_polygons({{0, 0, 1, 1, 2, 0, 3}}, {3, 4}), c10::ValueError, "got 7 numbers");
  EXPECT_ERROR(from_polygons({{0, 0, 1, 1}}, {3, 4}), c10::ValueError, "three corners or more");
  EXPECT_ERROR(from_bbox(at::zeros({4}), {3, 4}), c10::ValueError, "boxes of shape (N, 4)");
  EXPECT_EQ(area(from_polygons({{-4e8, -4e8, 4e8, -4e8, 4e8, 4e8, -4e8, 4e8}}, {3, 4})).item<int64_t>(), 12);
}

}  // namespace
}  // namespace torchvision::ops::run_length
