#include "torchvision/datasets/mnist.h"

#include <ATen/ATen.h>

#include <array>
#include <string_view>
#include <utility>

#include "datasets/idx_tensor.h"
#include "datasets/mnist_files.h"
#include "net/hub_cache.h"
#include "torchvision/core/error.h"

namespace torchvision::datasets {
namespace {

/// A class of the family whose files come one by one from a list of mirrors.
struct MnistSource {
  std::string_view class_name;
  std::array<std::string_view, 2> mirrors;  // the second may be empty
  IdxPair train;
  IdxPair test;
  std::array<std::string_view, 10> classes;
};

constexpr std::array<std::string_view, 10> kDigits = {"0 - zero", "1 - one", "2 - two",   "3 - three", "4 - four",
                                                      "5 - five", "6 - six", "7 - seven", "8 - eight", "9 - nine"};

constexpr MnistSource kMNIST = {"MNIST",
                                {"https://ossci-datasets.s3.amazonaws.com/mnist/", "http://yann.lecun.com/exdb/mnist/"},
                                {{"train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873"},
                                 {"train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432"}},
                                {{"t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3"},
                                 {"t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c"}},
                                kDigits};

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

std::string shape_text(const at::Tensor& tensor) {
  std::string text;
  for (int64_t size : tensor.sizes()) text += (text.empty() ? "" : " x ") + std::to_string(size);
  return text;
}

void require(bool condition, const std::filesystem::path& path, const char* expected, const at::Tensor& actual) {
  if (!condition)
    throw FormatError(ErrorCode::kCorrupt, "wrong content for this data set",
                      {.path = path.string(),
                       .expected = expected,
                       .actual = shape_text(actual) + " of " + c10::toString(actual.scalar_type())});
}

/// `label_dimensions` is 1 but for QMNIST, whose labels are records with the class in front.
std::pair<at::Tensor, at::Tensor> load_pair(const IdxFiles& files, int64_t label_dimensions, int64_t class_count) {
  at::Tensor data = read_idx_tensor(files.images);
  at::Tensor targets = read_idx_tensor(files.labels);
  require(data.scalar_type() == at::kByte && data.dim() == 3, files.images, "images of bytes, number x height x width",
          data);
  require(targets.dim() == label_dimensions && !c10::isFloatingType(targets.scalar_type()), files.labels,
          label_dimensions == 1 ? "one whole number an image" : "one row of whole numbers an image", targets);
  if (targets.size(0) != data.size(0))
    throw FormatError(
        ErrorCode::kCorrupt, "images and labels differ in number",
        {.path = files.labels.string(),
         .expected = std::to_string(data.size(0)) + " labels, as many as images in " + files.images.filename().string(),
         .actual = std::to_string(targets.size(0))});
  targets = targets.to(at::kLong);
  if (label_dimensions == 2) require(targets.size(1) > 0, files.labels, "one row of whole numbers an image", targets);
  const at::Tensor labels = label_dimensions == 1 ? targets : targets.select(1, 0);
  if (labels.numel() > 0 && (labels.min().item<int64_t>() < 0 || labels.max().item<int64_t>() >= class_count))
    throw FormatError(ErrorCode::kCorrupt, "label out of range",
                      {.path = files.labels.string(),
                       .expected = "0 to " + std::to_string(class_count - 1),
                       .actual = std::to_string(labels.min().item<int64_t>()) + " to " +
                                 std::to_string(labels.max().item<int64_t>())});
  return {std::move(data), std::move(targets)};
}

template <class Names>
std::vector<std::string> strings(const Names& names) {
  return {names.begin(), names.end()};
}

}  // namespace

struct MNIST::Content {
  at::Tensor data;
  at::Tensor targets;
  std::vector<std::string> classes;

  static Content load(const MnistSource& source, const std::string& root, const MNISTOptions& options) {
    const std::filesystem::path folder = net::expand_user(root);
    const IdxPair& pair = options.train ? source.train : source.test;
    const auto files = find_idx_files(folder, source.class_name, pair);
    if (!files) throw_not_found(folder, source.class_name, pair);
    return load(*files, 1, strings(source.classes));
  }

  static Content load(const IdxFiles& files, int64_t label_dimensions, std::vector<std::string> classes) {
    auto [data, targets] = load_pair(files, label_dimensions, static_cast<int64_t>(classes.size()));
    return {std::move(data), std::move(targets), std::move(classes)};
  }
};

MNIST::MNIST(Content&& content)
    : data_(std::move(content.data)), targets_(std::move(content.targets)), classes_(std::move(content.classes)) {}

MNIST::MNIST(const std::string& root, const MNISTOptions& options) : MNIST(Content::load(kMNIST, root, options)) {}

FashionMNIST::FashionMNIST(const std::string& root, const MNISTOptions& options)
    : MNIST(Content::load(kFashionMNIST, root, options)) {}

KMNIST::KMNIST(const std::string& root, const MNISTOptions& options) : MNIST(Content::load(kKMNIST, root, options)) {}

int64_t MNIST::size() const { return data_.size(0); }

Example MNIST::get(int64_t index) const {
  TORCH_CHECK_INDEX(index >= 0 && index < size(), "get: index ", index, " is out of range for ", size(), " items");
  // A const pointer: several threads read at once, and this spares each of them a tensor a label.
  return {data_.narrow(0, index, 1), targets_.const_data_ptr<int64_t>()[index * targets_.stride(0)]};
}

}  // namespace torchvision::datasets
