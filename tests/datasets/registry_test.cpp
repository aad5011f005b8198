#include "torchvision/datasets/registry.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "datasets/support.h"
#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "torchvision/core/error.h"
#include "torchvision/datasets/fakedata.h"

namespace torchvision::datasets {
namespace {

using ::torchvision::testing::golden;
using ::torchvision::testing::idx_file;
using ::torchvision::testing::TempDir;

TEST(MakeDataset, KnowsNamesInAnyCaseAndSpelling) {
  for (const char* name : {"MNIST", "mnist", "M-N_ist"})
    EXPECT_EQ(make_dataset(name, {.root = embedded_mnist(), .train = false})->size(), 10000) << name;
  EXPECT_ERROR(make_dataset("fashion-mnist", {.root = "/nowhere"}), Error, "FashionMNIST not found");
  EXPECT_ERROR(make_dataset("k_mnist", {.root = "/nowhere"}), Error, "KMNIST not found");
}

TEST(MakeDataset, ListsWhatItKnows) {
  for (const std::string& name : dataset_names()) {
    try {
      make_dataset(name, {.root = "/nowhere"});
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kFile) << name << ": " << error.what();
    }
  }
  EXPECT_ERROR(make_dataset("cifar"), Error, "unknown data set", "EMNIST, FakeData, FashionMNIST", "cifar");
}

TEST(MakeDataset, PassesTheSplitOn) {
  EXPECT_ERROR(make_dataset("emnist", {.root = "/nowhere"}), Error, "emnist-balanced-train-images");
  EXPECT_ERROR(make_dataset("emnist", {.root = "/nowhere", .train = false, .split = "letters"}), Error,
               "emnist-letters-test-images");
  EXPECT_ERROR(make_dataset("qmnist", {.root = "/nowhere", .split = "nist"}), Error, "xnist-images");
}

TEST(MakeDataset, FindsThePartsOfAnImageFolder) {
  TempDir dir;
  write(dir / "train/cat/a.png", "");
  write(dir / "train/cat/b.png", "");
  write(dir / "val/cat/c.png", "");
  write(dir / "extra/cat/sub/d.png", "");
  write(dir / "extra/cat/e.png", "");
  write(dir / "extra/dog/f.png", "");
  const std::string root = dir.path().string();
  EXPECT_EQ(make_dataset("imagefolder", {.root = root})->size(), 2);
  EXPECT_EQ(make_dataset("imagefolder", {.root = root, .train = false})->size(), 1);
  EXPECT_EQ(make_dataset("imagefolder", {.root = root, .split = "extra"})->size(), 3);
  EXPECT_EQ(make_dataset("imagefolder", {.root = root + "/extra"})->size(), 3);
}

TEST(FakeData, EqualsPythons) {
  const auto file = golden("datasets/fakedata");
  const FakeData dataset({.size = 10, .image_size = {3, 8, 9}, .num_classes = 7, .random_offset = 3});
  for (const auto& [index, label] : file.metadata.at("labels").items()) {
    const Example example = dataset.get(std::stoi(index));
    EXPECT_EQ(example.label, label.get<int64_t>());
    EXPECT_TENSORS_EQUAL(example.image, file["image" + index]);
  }
  EXPECT_THROW(dataset.get(10), c10::IndexError);
  EXPECT_EQ(dataset.classes().size(), 7U);
}

}  // namespace
}  // namespace torchvision::datasets
