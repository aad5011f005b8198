#include "torchvision/datasets/mnist.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/paths.h"
#include "torchvision/core/error.h"

namespace torchvision::datasets {
namespace {

using ::torchvision::testing::source_path;
using ::torchvision::testing::TempDir;

std::string embedded() { return source_path("examples/data/mnist").string(); }

TEST(MNIST, ReadsTheEmbeddedTestDigits) {
  const MNIST dataset(embedded(), {.train = false});
  ASSERT_EQ(dataset.size(), 10000);
  EXPECT_EQ(dataset.data().sizes(), (at::IntArrayRef{10000, 28, 28}));
  const Example first = dataset.get(0);
  EXPECT_EQ(first.label, 7);
  EXPECT_EQ(first.image.sizes(), (at::IntArrayRef{1, 28, 28}));
}

TEST(MNIST, GivesViewsWithoutCopying) {
  const MNIST dataset(embedded(), {.train = false});
  EXPECT_TRUE(dataset.get(3).image.is_alias_of(dataset.data()));
  EXPECT_TENSORS_EQUAL(dataset.get(3).image[0], dataset.data()[3]);
}

TEST(MNIST, RefusesAnIndexOutOfRange) {
  const MNIST dataset(embedded(), {.train = false});
  EXPECT_THROW(dataset.get(10000), c10::IndexError);
  EXPECT_THROW(dataset.get(-1), c10::IndexError);
}

TEST(MNIST, SaysWhereToPutWhatWhenThereIsNothing) {
  TempDir dir;
  EXPECT_ERROR(MNIST(dir.path().string()), Error, "MNIST not found", "download", "train-images-idx3-ubyte.gz",
               (dir / "MNIST/raw").string());
}

}  // namespace
}  // namespace torchvision::datasets
