#include "torchvision/transforms/batch.h"

#include <ATen/ATen.h>

#include "transforms/families.h"
#include "transforms/instances.h"
#include "transforms/random.h"
#include "transforms/repr.h"

namespace torchvision::transforms {
namespace {

using tv_tensors::Sample;
using tv_tensors::Value;

Sample nested(const Batch& batch) {
  if (batch.size() == 1) return batch[0];
  Sample sample;
  for (size_t i = 0; i < batch.size(); ++i)
    for (const auto& [name, value] : batch[i]) sample.set(std::to_string(i) + "." + name, value);
  return sample;
}

}  // namespace

Batch BatchTransform::batch_of(const Sample& sample) const {
  Batch batch;
  while (true) {
    Sample one = sample.within(std::to_string(batch.size()));
    if (one.empty()) break;
    batch.push_back(std::move(one));
  }
  size_t values = 0;
  for (const Sample& one : batch) values += one.size();
  TORCH_CHECK_VALUE(
      values == sample.size() && values > 0, name(),
      ": expected a list of samples, or one whose names begin with places, as '0.image' and '1.image'; got ",
      sample.empty() ? "nothing" : "'" + sample.name(0) + "' and others");
  return batch;
}

Params BatchTransform::prepare(const Sample& sample, const std::optional<at::Generator>& generator) const {
  return draw_for(batch_of(sample), generator);
}

Params BatchTransform::run(Sample& sample, const std::optional<at::Generator>& generator) const {
  const Batch batch = batch_of(sample);
  Params params = draw_for(batch, generator);
  sample = nested(mixed(batch, params));
  return params;
}

void BatchTransform::replay(Sample& sample, const Params& params) const {
  sample = nested(mixed(batch_of(sample), params));
}

Value BatchTransform::apply(const Value&, const Params&) const {
  TORCH_CHECK_VALUE(false, name(), ": expected several samples, got a value by itself");
}

SimpleCopyPaste::SimpleCopyPaste(const CopyPasteOptions& options)
    : BatchTransform("SimpleCopyPaste",
                     {{"blending", options.blending},
                      {"resize_interpolation", std::string(to_string(options.resize_interpolation))}}),
      options_(options) {}

Params SimpleCopyPaste::draw_for(const Batch& batch, const std::optional<at::Generator>& generator) const {
  std::vector<Fields> samples;
  for (size_t i = 0; i < batch.size(); ++i) {
    const Sample& other = batch[(i + batch.size() - 1) % batch.size()];
    const int64_t count = object_masks("SimpleCopyPaste", other).size(0);
    at::Tensor selected = at::empty({0}, at::kLong);
    if (count > 0) selected = std::get<0>(at::_unique(at::randint(0, count, {count}, generator, at::kLong)));
    samples.push_back({{"selected", selected}});
  }
  return {{"samples", samples}};
}

Batch SimpleCopyPaste::mixed(const Batch& batch, const Params& params) const {
  const auto& samples = params.get<std::vector<Fields>>("samples");
  TORCH_CHECK_VALUE(samples.size() == batch.size(), "SimpleCopyPaste: the parameters are of ", samples.size(),
                    " samples, got ", batch.size());
  Batch result;
  for (size_t i = 0; i < batch.size(); ++i)
    result.push_back(functional::copy_paste(batch[i], batch[(i + batch.size() - 1) % batch.size()],
                                            samples[i].get<at::Tensor>("selected"), options_));
  return result;
}

Mosaic::Mosaic(int64_t size, const MosaicOptions& options)
    : BatchTransform("Mosaic", {{"size", size},
                                {"fill", fill_value(options.fill)},
                                {"interpolation", std::string(to_string(options.interpolation))},
                                {"antialias", options.antialias}}),
      size_(size),
      options_(options) {
  TORCH_CHECK_VALUE(size > 0 && size <= 1 << 20, "Mosaic: expected a size from 1 to 1048576, got ", size);
}

Params Mosaic::draw_for(const Batch&, const std::optional<at::Generator>& generator) const {
  const double edge = double(size_);
  const int64_t y = truncated(draw_uniform(edge / 2, 3 * edge / 2, generator));
  return {{"center", std::array<int64_t, 2>{y, truncated(draw_uniform(edge / 2, 3 * edge / 2, generator))}}};
}

Batch Mosaic::mixed(const Batch& batch, const Params& params) const {
  return {functional::mosaic(batch, size_, params.get<std::array<int64_t, 2>>("center"), options_)};
}

std::span<const TransformEntry> batch_transforms() {
  static constexpr TransformEntry kEntries[] = {
      {"SimpleCopyPaste", "Pastes random objects of each sample into the one after it.",
       [](OptionReader& o) -> TransformPtr {
         return SimpleCopyPaste(
             {.blending = o.flag("blending", true),
              .resize_interpolation = o.interpolation("resize_interpolation", InterpolationMode::kBilinear)});
       },
       "torchvision references"},
      {"Mosaic", "Lays four samples around a random place, as one.",
       [](OptionReader& o) -> TransformPtr {
         return Mosaic(o.integer("size", 640),
                       {.fill = o.numbers("fill", {114}),
                        .interpolation = o.interpolation("interpolation", InterpolationMode::kBilinear),
                        .antialias = o.flag("antialias", true)});
       },
       "ultralytics"},
  };
  return kEntries;
}

}  // namespace torchvision::transforms
