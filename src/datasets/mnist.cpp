#include "torchvision/datasets/mnist.h"

#include <ATen/ATen.h>

#include <array>
#include <string_view>
#include <utility>

#include "datasets/mnist_content.h"
#include "datasets/mnist_files.h"
#include "net/hub_cache.h"

namespace torchvision::datasets {
namespace {

/// A class of the family whose files come one by one from a list of mirrors.
struct MnistSource {
  std::string_view class_name;
  std::array<std::string_view, 2> mirrors;  // the second may be empty
  IdxPair train;
  IdxPair test;
  std::array<std::string_view, 10> classes;  // none: the digits
};

constexpr MnistSource kMNIST = {
    "MNIST",
    {"https://ossci-datasets.s3.amazonaws.com/mnist/", "http://yann.lecun.com/exdb/mnist/"},
    {{"train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873", "6bbc9ace898e44ae57da46a324031adb"},
     {"train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432", "a25bea736e30d166cdddb491f175f624"}},
    {{"t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3", "2646ac647ad5339dbf082846283269ea"},
     {"t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c", "27ae3e4e09519cfbb04c329615203637"}},
    {}};

constexpr MnistSource kFashionMNIST = {
    "FashionMNIST",
    {"http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"},
    {{"train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d"},
     {"train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe"}},
    {{"t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79"},
     {"t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310"}},
    {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"}};

constexpr MnistSource kKMNIST = {"KMNIST",
                                 {"http://codh.rois.ac.jp/kmnist/dataset/kmnist/"},
                                 {{"train-images-idx3-ubyte.gz", "bdb82020997e1d708af4cf47b453dcf7"},
                                  {"train-labels-idx1-ubyte.gz", "e144d726b3acfaa3e44228e80efcd344"}},
                                 {{"t10k-images-idx3-ubyte.gz", "5c965bf0a639b31b8f53240b1b52f4d7"},
                                  {"t10k-labels-idx1-ubyte.gz", "7320c461ea6c1c855c0b718fb2a4b134"}},
                                 {"o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"}};

MNIST::Content load(const MnistSource& source, const std::string& root, const MNISTOptions& options) {
  const std::filesystem::path folder = net::expand_user(root);
  const IdxPair& pair = options.train ? source.train : source.test;
  auto files = find_idx_files(folder, source.class_name, pair);
  if (!files && options.download) {
    const FetchOptions fetch = fetch_options(options.mirrors, source.mirrors, options.progress);
    // Both parts, as Python does, which takes a folder only when all four files are there.
    for (const IdxPair& part : {source.train, source.test})
      for (const IdxResource& resource : {part.images, part.labels})
        fetch_idx_file(folder, source.class_name, resource, fetch);
    files = find_idx_files(folder, source.class_name, pair);
  }
  if (!files) throw_not_found(folder, source.class_name, pair);
  const bool digits = source.classes.front().empty();
  return MNIST::Content::load(
      *files, 1, digits ? digit_classes() : std::vector<std::string>(source.classes.begin(), source.classes.end()));
}

}  // namespace

MNIST::MNIST(Content&& content)
    : data_(std::move(content.data)), targets_(std::move(content.targets)), classes_(std::move(content.classes)) {}

MNIST::MNIST(const std::string& root, const MNISTOptions& options) : MNIST(load(kMNIST, root, options)) {}

FashionMNIST::FashionMNIST(const std::string& root, const MNISTOptions& options)
    : MNIST(load(kFashionMNIST, root, options)) {}

KMNIST::KMNIST(const std::string& root, const MNISTOptions& options) : MNIST(load(kKMNIST, root, options)) {}

int64_t MNIST::size() const { return data_.size(0); }

Example MNIST::get(int64_t index) const {
  TORCH_CHECK_INDEX(index >= 0 && index < size(), "get: index ", index, " is out of range for ", size(), " items");
  // A const pointer: several threads read at once, and this spares each of them a tensor a label.
  return {data_.narrow(0, index, 1), targets_.const_data_ptr<int64_t>()[index * targets_.stride(0)]};
}

}  // namespace torchvision::datasets
