#include "torchvision/datasets/registry.h"

#include <array>
#include <filesystem>
#include <string_view>

#include "net/hub_cache.h"
#include "torchvision/core/error.h"
#include "torchvision/datasets/fakedata.h"
#include "torchvision/datasets/image_folder.h"

namespace torchvision::datasets {
namespace {

using Builder = std::unique_ptr<Dataset> (*)(const DatasetOptions&);

struct Row {
  std::string_view name;
  Builder build;
};

template <class Class>
std::unique_ptr<Dataset> mnist_like(const DatasetOptions& options) {
  return std::make_unique<Class>(
      options.root, MNISTOptions{.train = options.train, .download = options.download, .progress = options.progress});
}

std::unique_ptr<Dataset> emnist(const DatasetOptions& options) {
  return std::make_unique<EMNIST>(
      options.root, options.split.empty() ? "balanced" : options.split,
      MNISTOptions{.train = options.train, .download = options.download, .progress = options.progress});
}

std::unique_ptr<Dataset> qmnist(const DatasetOptions& options) {
  return std::make_unique<QMNIST>(
      options.root,
      QMNISTOptions{
          .what = options.split, .train = options.train, .download = options.download, .progress = options.progress});
}

// People keep the parts of a folder data set side by side under these names.
std::filesystem::path part_of(const std::filesystem::path& root, const DatasetOptions& options) {
  if (!options.split.empty()) return root / options.split;
  using Names = std::vector<std::string_view>;
  std::error_code ignored;
  for (std::string_view name : options.train ? Names{"train"} : Names{"val", "valid", "validation", "test"})
    if (std::filesystem::is_directory(root / name, ignored)) return root / name;
  return root;
}

std::unique_ptr<Dataset> image_folder(const DatasetOptions& options) {
  return std::make_unique<ImageFolder>(part_of(net::expand_user(options.root), options).string());
}

std::unique_ptr<Dataset> fake_data(const DatasetOptions&) { return std::make_unique<FakeData>(); }

constexpr std::array<Row, 7> kRows = {{{"EMNIST", emnist},
                                       {"FakeData", fake_data},
                                       {"FashionMNIST", mnist_like<FashionMNIST>},
                                       {"ImageFolder", image_folder},
                                       {"KMNIST", mnist_like<KMNIST>},
                                       {"MNIST", mnist_like<MNIST>},
                                       {"QMNIST", qmnist}}};

std::string plain(std::string_view name) {
  std::string text;
  for (char c : name)
    if (c != '-' && c != '_') text += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return text;
}

}  // namespace

std::vector<std::string> dataset_names() {
  std::vector<std::string> names;
  for (const Row& row : kRows) names.emplace_back(row.name);
  return names;
}

std::unique_ptr<Dataset> make_dataset(const std::string& name, const DatasetOptions& options) {
  for (const Row& row : kRows)
    if (plain(row.name) == plain(name)) return row.build(options);
  std::string known;
  for (const Row& row : kRows) known += (known.empty() ? "" : ", ") + std::string(row.name);
  throw Error(ErrorCode::kInvalidArgument, "unknown data set", {.expected = "one of " + known, .actual = name});
}

}  // namespace torchvision::datasets
