#include "torchvision/transforms/per_sample.h"

#include <ATen/ATen.h>
#include <c10/util/Exception.h>

#include "transforms/families.h"
#include "transforms/instances.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::Sample;
using tv_tensors::Value;

/// How many dimensions one sample of what is moved has at least.
int64_t fewest_dims(const Value& value) {
  if (std::holds_alternative<tv_tensors::KeyPoints>(value)) return 1;
  if (std::holds_alternative<tv_tensors::Mask>(value)) return 2;
  return 3;  // of a video a frame
}

/// A batch taken apart, and put together again.
class Batch {
 public:
  /// `moved` says which values are transformed.
  Batch(const Sample& sample, const std::vector<bool>& moved) {
    for (size_t i = 0; i < sample.size(); ++i) count(sample.name(i), sample.value(i), moved[i]);
    TORCH_CHECK_VALUE(size_, "PerSample: there is no batch in the sample: no image, video, mask or points");
    TORCH_CHECK_VALUE(*size_ > 0, "PerSample: expected a batch of samples, got an empty one");
    for (size_t i = 0; i < sample.size(); ++i) is_split_.push_back(splits(sample.value(i), moved[i]));
  }

  int64_t size() const { return *size_; }

  Sample part(const Sample& sample, int64_t index) const {
    Sample one;
    for (size_t i = 0; i < sample.size(); ++i)
      one.set(sample.name(i), is_split_[i] ? part_of(sample.value(i), index) : sample.value(i));
    return one;
  }

  void join(Sample& sample, const std::vector<Sample>& parts) const {
    for (size_t i = 0; i < sample.size(); ++i)
      if (is_split_[i]) sample.value(i) = joined(sample.name(i), sample.value(i), parts, i);
  }

 private:
  void count(const std::string& name, const Value& value, bool is_moved) {
    TORCH_CHECK_VALUE(!std::holds_alternative<tv_tensors::BoundingBoxes>(value), "PerSample: '", name,
                      "' are boxes, which have no batches; pass a list of samples");
    if (!is_moved) return;
    const at::Tensor& tensor = *tv_tensors::tensor_in(value);
    const int64_t fewest = fewest_dims(value);
    TORCH_CHECK_VALUE(tensor.dim() > fewest, "PerSample: expected '", name, "' as a batch, ", fewest + 1,
                      " dimensions or more, got ", tensor.sizes());
    TORCH_CHECK_VALUE(!size_ || *size_ == tensor.size(0), "PerSample: '", name, "' is a batch of ", tensor.size(0),
                      " samples, and another of ", size_.value_or(0));
    size_ = tensor.size(0);
  }

  bool splits(const Value& value, bool is_moved) const {
    if (is_moved) return true;
    const bool has_rows =
        std::holds_alternative<at::Tensor>(value) || std::holds_alternative<tv_tensors::PerInstance>(value);
    const at::Tensor* tensor = tv_tensors::tensor_in(value);
    return has_rows && tensor->dim() > 0 && tensor->size(0) == *size_;
  }

  static Value part_of(const Value& value, int64_t index) {
    const at::Tensor row = tv_tensors::tensor_in(value)->select(0, index);
    // A frame of a video is a picture.
    if (std::holds_alternative<tv_tensors::Video>(value) && row.dim() == 3) return tv_tensors::Image(row);
    return with_tensor(value, row);
  }

  static Value joined(const std::string& name, const Value& like, const std::vector<Sample>& parts, size_t index) {
    std::vector<at::Tensor> rows;
    for (const Sample& part : parts) {
      const at::Tensor* row = tv_tensors::tensor_in(part.value(index));
      TORCH_CHECK_VALUE(row != nullptr, "PerSample: the transform left no tensor in '", name, "'");
      rows.push_back(*row);
      TORCH_CHECK_VALUE(row->sizes() == rows[0].sizes() && row->scalar_type() == rows[0].scalar_type(), "PerSample: '",
                        name, "' of different samples came out differently, ", rows[0].sizes(), " and ", row->sizes(),
                        "; end the transform with a step that gives all one size");
    }
    const Value& first = parts[0].value(index);
    const bool was_frame = std::holds_alternative<tv_tensors::Video>(like);
    return with_tensor(was_frame ? like : first, at::stack(rows));
  }

  std::optional<int64_t> size_;
  std::vector<bool> is_split_;
};

}  // namespace

PerSample::PerSample(TransformPtr transform) : Container("PerSample", {std::move(transform)}) {}

std::vector<Sample> PerSample::operator()(const std::vector<Sample>& samples,
                                          const std::optional<at::Generator>& generator) const {
  std::vector<Sample> results = samples;
  for (Sample& sample : results) transforms()[0]->run(sample, generator);
  return results;
}

Params PerSample::run(Sample& sample, const std::optional<at::Generator>& generator) const {
  const Batch batch(sample, chosen(sample));
  std::vector<Fields> drawn;
  std::vector<Sample> parts;
  for (int64_t i = 0; i < batch.size(); ++i) {
    parts.push_back(batch.part(sample, i));
    drawn.push_back(transforms()[0]->run(parts.back(), generator));
  }
  batch.join(sample, parts);
  return {{"transforms", std::move(drawn)}};
}

void PerSample::with_drawn(Sample& sample, const Params& params, Step step) const {
  const Batch batch(sample, chosen(sample));
  const auto& drawn = params.get<std::vector<Fields>>("transforms");
  TORCH_CHECK_VALUE(int64_t(drawn.size()) == batch.size(), "PerSample: expected the parameters of ", batch.size(),
                    " samples, got ", drawn.size());
  std::vector<Sample> parts;
  for (int64_t i = 0; i < batch.size(); ++i) {
    parts.push_back(batch.part(sample, i));
    (*transforms()[0].*step)(parts.back(), drawn[size_t(i)]);
  }
  batch.join(sample, parts);
}

void PerSample::replay(Sample& sample, const Params& params) const { with_drawn(sample, params, &Transform::replay); }

void PerSample::revert(Sample& sample, const Params& params) const { with_drawn(sample, params, &Transform::revert); }

std::string PerSample::repr() const { return repr_with_steps(); }

std::span<const TransformEntry> per_sample_transforms() {
  static constexpr TransformEntry kEntries[] = {
      {"PerSample", "Runs transforms on each sample of a batch, with draws of its own.",
       [](OptionReader& o) -> TransformPtr {
         std::vector<TransformPtr> steps = o.transforms("transforms");
         return PerSample(steps.size() == 1 ? steps[0] : TransformPtr(Compose(std::move(steps))));
       },
       "TorchVision for C++"},
  };
  return kEntries;
}

}  // namespace torchvision::transforms
