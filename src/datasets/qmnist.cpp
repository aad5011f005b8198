#include <ATen/ATen.h>

#include <array>
#include <string_view>

#include "datasets/mnist_content.h"
#include "datasets/mnist_files.h"
#include "net/hub_cache.h"
#include "torchvision/core/error.h"
#include "torchvision/datasets/mnist.h"

namespace torchvision::datasets {
namespace {

constexpr std::array<std::string_view, 1> kPublisher = {
    "https://raw.githubusercontent.com/facebookresearch/qmnist/master/"};

constexpr IdxPair kTrain = {{"qmnist-train-images-idx3-ubyte.gz", "ed72d4157d28c017586c42bc6afe6370"},
                            {"qmnist-train-labels-idx2-int.gz", "0058f8dd561b90ffdd0f734c6a30e5e4"}};
constexpr IdxPair kTest = {{"qmnist-test-images-idx3-ubyte.gz", "1394631089c404de565df7b7aeaf9412"},
                           {"qmnist-test-labels-idx2-int.gz", "5b5b05890a5e13444e108efe57b788aa"}};
constexpr IdxPair kNist = {{"xnist-images-idx3-ubyte.xz", "7f124b3b8ab81486c9d8c2749c17f834"},
                           {"xnist-labels-idx2-int.xz", "5ed0e788978e45d4a8bd4b7caec3d79d"}};

/// A value of `what`, the files it lies in, and the rows it takes of them.
struct Subset {
  std::string_view what;
  const IdxPair& files;
  int64_t begin = 0;
  int64_t end = INT64_MAX;
};

constexpr int64_t kMnistTestSize = 10'000;
constexpr std::array<Subset, 5> kSubsets = {{{"train", kTrain},
                                             {"test", kTest},
                                             {"test10k", kTest, 0, kMnistTestSize},
                                             {"test50k", kTest, kMnistTestSize},
                                             {"nist", kNist}}};

const Subset& subset_of(const QMNISTOptions& options) {
  const std::string_view what = !options.what.empty() ? std::string_view(options.what)
                                : options.train       ? "train"
                                                      : "test";
  for (const Subset& subset : kSubsets)
    if (subset.what == what) return subset;
  throw Error(ErrorCode::kInvalidArgument, "QMNIST: unknown value of what",
              {.expected = "train, test, test10k, test50k or nist", .actual = std::string(what)});
}

MNIST::Content load_qmnist(const std::string& root, const QMNISTOptions& options) {
  const Subset& subset = subset_of(options);
  const std::filesystem::path folder = net::expand_user(root);
  auto files = find_idx_files(folder, "QMNIST", subset.files);
  if (!files && options.download) {
    const FetchOptions fetch = fetch_options(options.mirrors, kPublisher, options.progress);
    for (const IdxResource& resource : {subset.files.images, subset.files.labels})
      fetch_idx_file(folder, "QMNIST", resource, fetch);
    files = find_idx_files(folder, "QMNIST", subset.files);
  }
  if (!files) throw_not_found(folder, "QMNIST", subset.files);
  MNIST::Content content = MNIST::Content::load(*files, 2, digit_classes());
  if (subset.begin > 0 || subset.end < content.data.size(0)) {
    // Copies, so that the rows left out do not stay in memory.
    content.data = content.data.slice(0, subset.begin, subset.end).clone();
    content.targets = content.targets.slice(0, subset.begin, subset.end).clone();
  }
  return content;
}

}  // namespace

QMNIST::QMNIST(const std::string& root, const QMNISTOptions& options) : MNIST(load_qmnist(root, options)) {}

}  // namespace torchvision::datasets
