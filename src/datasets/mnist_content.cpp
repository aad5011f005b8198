#include "datasets/mnist_content.h"

#include <ATen/ATen.h>

#include <utility>

#include "datasets/idx_tensor.h"
#include "torchvision/core/error.h"

namespace torchvision::datasets {
namespace {

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

void require_same_number(const at::Tensor& data, const at::Tensor& targets, const IdxFiles& files) {
  if (targets.size(0) != data.size(0))
    throw FormatError(
        ErrorCode::kCorrupt, "images and labels differ in number",
        {.path = files.labels.string(),
         .expected = std::to_string(data.size(0)) + " labels, as many as images in " + files.images.filename().string(),
         .actual = std::to_string(targets.size(0))});
}

// A label beyond the classes would be found out only deep in a loss function.
void require_range(const at::Tensor& labels, int64_t class_count, const std::filesystem::path& path) {
  if (labels.numel() == 0) return;
  const auto smallest = labels.min().item<int64_t>();
  const auto largest = labels.max().item<int64_t>();
  if (smallest < 0 || largest >= class_count)
    throw FormatError(ErrorCode::kCorrupt, "label out of range",
                      {.path = path.string(),
                       .expected = "0 to " + std::to_string(class_count - 1),
                       .actual = std::to_string(smallest) + " to " + std::to_string(largest)});
}

}  // namespace

MNIST::Content MNIST::Content::load(const IdxFiles& files, int64_t label_dimensions, std::vector<std::string> classes) {
  at::Tensor data = read_idx_tensor(files.images);
  at::Tensor targets = read_idx_tensor(files.labels);
  return join(std::move(data), std::move(targets), files, label_dimensions, std::move(classes));
}

MNIST::Content MNIST::Content::join(at::Tensor data, at::Tensor targets, const IdxFiles& files,
                                    int64_t label_dimensions, std::vector<std::string> classes) {
  require(data.scalar_type() == at::kByte && data.dim() == 3, files.images, "images of bytes, number x height x width",
          data);
  const bool records = label_dimensions == 2;
  require(targets.dim() == label_dimensions && !c10::isFloatingType(targets.scalar_type()) &&
              (!records || targets.size(1) > 0),
          files.labels, records ? "one row of whole numbers an image" : "one whole number an image", targets);
  require_same_number(data, targets, files);
  targets = targets.to(at::kLong);
  require_range(records ? targets.select(1, 0) : targets, static_cast<int64_t>(classes.size()), files.labels);
  return {std::move(data), std::move(targets), std::move(classes)};
}

std::vector<std::string> digit_classes() {
  return {"0 - zero", "1 - one", "2 - two",   "3 - three", "4 - four",
          "5 - five", "6 - six", "7 - seven", "8 - eight", "9 - nine"};
}

}  // namespace torchvision::datasets
