#include "torchvision/datasets/mnist.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "datasets/support.h"
#include "support/assert_close.h"
#include "support/compress.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/paths.h"
#include "torchvision/core/error.h"

namespace torchvision::datasets {
namespace {

using ::torchvision::testing::golden;
using ::torchvision::testing::gzip;
using ::torchvision::testing::idx_file;
using ::torchvision::testing::TempDir;

const MNISTOptions kTest = {.train = false};

at::Tensor strided_sample(const at::Tensor& tensor, int64_t count) {
  return tensor.flatten().slice(0, 0, std::nullopt, std::max<int64_t>(1, tensor.numel() / count));
}

TEST(MNIST, EqualsPythonsOnTheWholeSet) {
  const auto file = golden("datasets/mnist");
  for (const std::string part : {"train", "test"}) {
    const MNIST dataset(embedded_mnist(), {.train = part == "train"});
    EXPECT_EQ(dataset.size(), part == "train" ? 60000 : 10000);
    EXPECT_TENSORS_EQUAL(dataset.targets().bincount({}, 10), file[part + ".histogram"]);
    EXPECT_TENSORS_EQUAL(dataset.data().to(at::kLong).sum(0), file[part + ".pixel_sums"]);
    EXPECT_TENSORS_EQUAL(strided_sample(dataset.targets(), 100), file[part + ".label_sample"]);
    EXPECT_TENSORS_EQUAL(strided_sample(dataset.data(), 1000), file[part + ".pixel_sample"]);
    EXPECT_EQ(nlohmann::json(dataset.classes()), file.metadata.at("classes"));
  }
}

TEST(MNIST, GivesViewsWithoutCopying) {
  const MNIST dataset(embedded_mnist(), kTest);
  const Example example = dataset.get(3);
  EXPECT_EQ(example.image.sizes(), (at::IntArrayRef{1, 28, 28}));
  EXPECT_TRUE(example.image.is_alias_of(dataset.data()));
  EXPECT_TENSORS_EQUAL(example.image[0], dataset.data()[3]);
  EXPECT_EQ(example.label, dataset.targets()[3].item<int64_t>());
}

TEST(MNIST, RefusesAnIndexOutOfRange) {
  const MNIST dataset(embedded_mnist(), kTest);
  EXPECT_THROW(dataset.get(10000), c10::IndexError);
  EXPECT_THROW(dataset.get(-1), c10::IndexError);
}

TEST(MNIST, ReadsPythonsFolderBeforeItsRoot) {
  TempDir dir;
  write_tiny_mnist(dir.path(), "abcd", {1, 2});
  write_tiny_mnist(dir / "MNIST/raw", "wxyz", {3, 4});
  const MNIST dataset(dir.path().string(), kTest);
  EXPECT_EQ(dataset.get(1).label, 4);
  EXPECT_EQ(dataset.get(0).image.flatten()[0].item<uint8_t>(), 'w');
}

TEST(MNIST, ReadsCompressedFilesBesidePlainOnes) {
  TempDir dir;
  write_tiny_mnist(dir.path(), "abcd", {1, 2});
  const std::string images = read(dir / "t10k-images-idx3-ubyte");
  std::filesystem::remove(dir / "t10k-images-idx3-ubyte");
  write(dir / "t10k-images-idx3-ubyte.gz", gzip(images));
  EXPECT_EQ(MNIST(dir.path().string(), kTest).get(1).image.flatten()[1].item<uint8_t>(), 'd');
}

TEST(MNIST, SaysWhereToPutWhatWhenThereIsNothing) {
  TempDir dir;
  EXPECT_ERROR(MNIST(dir.path().string()), Error, "MNIST not found", "download", "train-images-idx3-ubyte.gz",
               (dir / "MNIST/raw").string());
  EXPECT_ERROR(MNIST("/nowhere", kTest), Error, "MNIST not found", "t10k-labels-idx1-ubyte.gz", "/nowhere");
}

TEST(MNIST, RefusesATruncatedFile) {
  TempDir dir;
  write_tiny_mnist(dir.path(), std::string(2000, 'x'), std::string(1000, 1));
  const std::string packed = gzip(read(dir / "t10k-labels-idx1-ubyte"));
  std::filesystem::remove(dir / "t10k-labels-idx1-ubyte");
  write(dir / "t10k-labels-idx1-ubyte.gz", packed.substr(0, packed.size() / 2));
  EXPECT_ERROR(MNIST(dir.path().string(), kTest), FormatError, "ends too early", "t10k-labels-idx1-ubyte.gz");
}

TEST(MNIST, RefusesAFileOfAnotherKind) {
  TempDir dir;
  write_tiny_mnist(dir.path(), "abcd", {1, 2});
  write(dir / "t10k-images-idx3-ubyte", "<html>404</html>");
  EXPECT_ERROR(MNIST(dir.path().string(), kTest), FormatError, "not an idx file", "t10k-images-idx3-ubyte");
}

TEST(MNIST, RefusesACountThatLies) {
  TempDir dir;
  write_tiny_mnist(dir.path(), "abcd", {1, 2});
  write(dir / "t10k-images-idx3-ubyte", idx_file(8, {1U << 31, 28, 28}, "abcd"));
  EXPECT_ERROR(MNIST(dir.path().string(), kTest), FormatError, "claims more than the file can hold",
               "2147483648 x 28 x 28", "t10k-images-idx3-ubyte");
}

TEST(MNIST, RefusesImagesAndLabelsThatDoNotBelongTogether) {
  TempDir dir;
  write_tiny_mnist(dir.path(), "abcd", {1, 2, 3});
  EXPECT_ERROR(MNIST(dir.path().string(), kTest), FormatError, "differ in number", "2 labels", "got 3");
  write_tiny_mnist(dir.path(), "abcd", {1, 10});
  EXPECT_ERROR(MNIST(dir.path().string(), kTest), FormatError, "label out of range", "0 to 9", "1 to 10");
  write_tiny_mnist(dir.path(), "abcd", {1, 2});
  write(dir / "t10k-images-idx3-ubyte", idx_file(11, {2, 1, 1}, "abcd"));
  EXPECT_ERROR(MNIST(dir.path().string(), kTest), FormatError, "images of bytes", "2 x 1 x 1 of Short");
  write(dir / "t10k-images-idx3-ubyte", idx_file(8, {4}, "abcd"));
  EXPECT_ERROR(MNIST(dir.path().string(), kTest), FormatError, "images of bytes", "4 of Byte");
}

TEST(FashionMNIST, HasItsOwnFolderAndClasses) {
  TempDir dir;
  write_tiny_mnist(dir / "FashionMNIST/raw", "abcd", {1, 9});
  const FashionMNIST dataset(dir.path().string(), kTest);
  EXPECT_EQ(dataset.classes().at(static_cast<size_t>(dataset.get(1).label)), "Ankle boot");
}

TEST(KMNIST, HasItsOwnFolderAndClasses) {
  TempDir dir;
  write_tiny_mnist(dir / "KMNIST/raw", "abcd", {1, 9});
  const KMNIST dataset(dir.path().string(), kTest);
  EXPECT_EQ(dataset.classes().at(static_cast<size_t>(dataset.get(1).label)), "wo");
}

}  // namespace
}  // namespace torchvision::datasets
