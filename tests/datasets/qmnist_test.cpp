#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "datasets/support.h"
#include "support/assert_close.h"
#include "support/compress.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "torchvision/core/error.h"
#include "torchvision/datasets/mnist.h"

namespace torchvision::datasets {
namespace {

using ::torchvision::testing::golden;
using ::torchvision::testing::idx_file;
using ::torchvision::testing::TempDir;
using ::torchvision::testing::xz;

constexpr uint32_t kRows = 10'003;

/// The files that golden_datasets.py gave to Python's QMNIST.
std::string images_file() {
  std::string pixels;
  for (uint32_t row = 0; row < kRows; ++row) pixels += static_cast<char>(row % 251);
  return idx_file(8, {kRows, 1, 1}, pixels);
}

std::string labels_file() {
  std::string records;
  for (uint32_t row = 0; row < kRows; ++row)
    for (uint32_t column = 0; column < 8; ++column) {
      const uint32_t value = column == 0 ? row * 3 % 10 : row * 100'003 + column;
      for (int shift = 24; shift >= 0; shift -= 8) records += static_cast<char>(value >> shift & 0xff);
    }
  return idx_file(12, {kRows, 8}, records);
}

TEST(QMNIST, EqualsPythonsInEverySubset) {
  TempDir dir;
  for (const std::string subset : {"train", "test"}) {
    write(dir / ("QMNIST/raw/qmnist-" + subset + "-images-idx3-ubyte"), images_file());
    write(dir / ("QMNIST/raw/qmnist-" + subset + "-labels-idx2-int"), labels_file());
  }
  const auto file = golden("datasets/qmnist");
  for (const auto& [what, expected] : file.metadata.at("size_first_last").items()) {
    const QMNIST dataset(dir.path().string(), {.what = what});
    EXPECT_EQ(nlohmann::json({dataset.size(), dataset.get(0).label, dataset.get(dataset.size() - 1).label}), expected)
        << what;
    EXPECT_TENSORS_EQUAL(dataset.targets()[0], file[what + ".first_target"]);
    EXPECT_TENSORS_EQUAL(dataset.data()[-1], file[what + ".last_image"]);
  }
}

TEST(QMNIST, ReadsNistsDigitsFromXzFiles) {
  TempDir dir;
  write(dir / "xnist-images-idx3-ubyte.xz", xz(images_file()));
  write(dir / "xnist-labels-idx2-int.xz", xz(labels_file()));
  const QMNIST dataset(dir.path().string(), {.what = "nist"});
  EXPECT_EQ(dataset.size(), int64_t{kRows});
  EXPECT_EQ(dataset.get(7).label, 1);
}

TEST(QMNIST, TakesTrainForWhatByDefault) {
  EXPECT_ERROR(QMNIST("/nowhere"), Error, "qmnist-train-images");
  EXPECT_ERROR(QMNIST("/nowhere", {.train = false}), Error, "qmnist-test-images");
}

TEST(QMNIST, RefusesAnUnknownSubset) {
  EXPECT_ERROR(QMNIST("/nowhere", {.what = "test20k"}), Error, "unknown value of what", "test50k", "test20k");
}

TEST(QMNIST, RefusesLabelsWithoutRecords) {
  TempDir dir;
  write(dir / "qmnist-train-images-idx3-ubyte", idx_file(8, {2, 1, 1}, "ab"));
  write(dir / "qmnist-train-labels-idx2-int", idx_file(8, {2}, "\1\2"));
  EXPECT_ERROR(QMNIST(dir.path().string()), FormatError, "one row of whole numbers an image", "2 of Byte");
}

}  // namespace
}  // namespace torchvision::datasets
