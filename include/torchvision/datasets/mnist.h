#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "torchvision/datasets/dataset.h"

namespace torchvision::datasets {

/// Called while a file of a data set is fetched: its name, bytes so far, bytes in all (0 when unknown).
using DownloadProgress = std::function<void(const std::string& file, uint64_t done, uint64_t total)>;

struct MNISTOptions {
  bool train = true;
  bool download = false;  ///< fetches what is missing into Python's folders, `<root>/<class name>/raw`
  DownloadProgress progress = {};
  std::vector<std::string> mirrors = {};  ///< base URLs to fetch from in place of the publisher's
};

/// The handwritten digits: 60,000 training and 10,000 test images of 28 x 28 (torchvision.datasets.MNIST).
///
/// `root` is Python's, with the files in `<root>/MNIST/raw`, or a folder that holds the files itself; they may be
/// gzip-compressed. The images lie in one tensor, into which get() gives views without copying.
/// Throws FormatError for damaged files, Error (kFile) when there are none, DownloadError when they cannot be fetched.
class TORCHVISION_API MNIST : public Dataset {
 public:
  struct Content;  ///< the library's own

  explicit MNIST(const std::string& root, const MNISTOptions& options = {});

  int64_t size() const override;
  /// A view (1, 28, 28) of data(), and the label.
  Example get(int64_t index) const override;
  const std::vector<std::string>& classes() const override { return classes_; }

  /// All images, uint8 (N, 28, 28).
  const at::Tensor& data() const noexcept { return data_; }
  /// All labels, int64 (N); QMNIST has (N, 8).
  const at::Tensor& targets() const noexcept { return targets_; }

 protected:
  explicit MNIST(Content&& content);

 private:
  at::Tensor data_;
  at::Tensor targets_;
  std::vector<std::string> classes_;
};

/// Zalando's articles of clothing, in MNIST's format (torchvision.datasets.FashionMNIST).
class TORCHVISION_API FashionMNIST : public MNIST {
 public:
  explicit FashionMNIST(const std::string& root, const MNISTOptions& options = {});
};

/// Ten cursive Japanese characters, in MNIST's format (torchvision.datasets.KMNIST).
class TORCHVISION_API KMNIST : public MNIST {
 public:
  explicit KMNIST(const std::string& root, const MNISTOptions& options = {});
};

/// Handwritten letters and digits (torchvision.datasets.EMNIST). `split` is byclass, bymerge, balanced, letters,
/// digits or mnist. As in Python the images are as the files have them, transposed, and the labels of `letters` start
/// at 1, with "N/A" as class 0.
class TORCHVISION_API EMNIST : public MNIST {
 public:
  EMNIST(const std::string& root, const std::string& split, const MNISTOptions& options = {});
};

struct QMNISTOptions {
  std::string what = {};  ///< train, test, test10k, test50k or nist; empty: `train` decides
  bool train = true;
  bool download = false;
  DownloadProgress progress = {};
  std::vector<std::string> mirrors = {};  ///< base URLs to fetch from in place of the publisher's
};

/// MNIST rebuilt from NIST's originals, with the 50,000 test digits that MNIST lost (torchvision.datasets.QMNIST).
/// get() gives the class, as Python's compat = True; targets() has the whole record of each digit: class, NIST's
/// partition, writer, index of the digit for the writer, NIST's class code, global index, and two that are unused.
class TORCHVISION_API QMNIST : public MNIST {
 public:
  explicit QMNIST(const std::string& root, const QMNISTOptions& options = {});
};

}  // namespace torchvision::datasets
