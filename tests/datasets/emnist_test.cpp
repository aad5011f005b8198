#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "datasets/support.h"
#include "support/assert_close.h"
#include "support/compress.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/zip_file.h"
#include "torchvision/core/error.h"
#include "torchvision/datasets/mnist.h"

namespace torchvision::datasets {
namespace {

using ::torchvision::testing::golden;
using ::torchvision::testing::gzip;
using ::torchvision::testing::idx_file;
using ::torchvision::testing::stored_zip;
using ::torchvision::testing::TempDir;

/// The files that golden_datasets.py gave to Python's EMNIST.
struct LettersFiles {
  std::string images;
  std::string labels;

  LettersFiles() {
    std::string pixels;
    std::string classes;
    for (int n = 0; n < 30; ++n) {
      classes += static_cast<char>(1 + n % 26);
      for (int y = 0; y < 28; ++y)
        for (int x = 0; x < 28; ++x) pixels += static_cast<char>((n * 7 + y * 3 + x * 5) % 256);
    }
    images = idx_file(8, {30, 28, 28}, pixels);
    labels = idx_file(8, {30}, classes);
  }
};

void expect_golden(const EMNIST& dataset) {
  const auto file = golden("datasets/emnist");
  EXPECT_TENSORS_EQUAL(dataset.targets(), file["targets"]);
  EXPECT_TENSORS_EQUAL(dataset.get(4).image[0], file["image4"]);
}

TEST(EMNIST, EqualsPythons) {
  TempDir dir;
  const LettersFiles files;
  write(dir / "EMNIST/raw/emnist-letters-test-images-idx3-ubyte", files.images);
  write(dir / "EMNIST/raw/emnist-letters-test-labels-idx1-ubyte", files.labels);
  expect_golden(EMNIST(dir.path().string(), "letters", {.train = false}));
}

TEST(EMNIST, ReadsItsMembersOfTheArchive) {
  TempDir dir;
  const LettersFiles files;
  write(dir / "EMNIST/raw/gzip.zip",
        stored_zip({{"gzip/emnist-mnist-test-labels-idx1-ubyte.gz", "not wanted"},
                    {"gzip/emnist-letters-test-images-idx3-ubyte.gz", gzip(files.images)},
                    {"gzip/emnist-letters-test-labels-idx1-ubyte.gz", gzip(files.labels)}}));
  expect_golden(EMNIST(dir.path().string(), "letters", {.train = false}));
  EXPECT_ERROR(EMNIST(dir.path().string(), "digits"), FormatError, "no gzip/emnist-digits-train-images-idx3-ubyte.gz",
               "gzip.zip");
}

TEST(EMNIST, HasPythonsClassesInEverySplit) {
  const auto classes = golden("datasets/emnist").metadata.at("classes");
  EXPECT_EQ(classes.size(), 6U);
  for (const auto& [split, names] : classes.items()) {
    TempDir dir;
    write(dir / ("emnist-" + split + "-train-images-idx3-ubyte"), idx_file(8, {1, 1, 1}, "x"));
    write(dir / ("emnist-" + split + "-train-labels-idx1-ubyte"), idx_file(8, {1}, "\x01"));
    EXPECT_EQ(nlohmann::json(EMNIST(dir.path().string(), split).classes()), names) << split;
  }
}

TEST(EMNIST, RefusesAnUnknownSplit) {
  EXPECT_ERROR(EMNIST("/nowhere", "words"), Error, "unknown value of split", "byclass", "words");
}

TEST(EMNIST, SaysWhichFilesAreMissing) {
  EXPECT_ERROR(EMNIST("/nowhere", "digits"), Error, "EMNIST not found", "emnist-digits-train-images-idx3-ubyte.gz");
}

}  // namespace
}  // namespace torchvision::datasets
