#include "torchvision/ops/run_length_mask.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "kernels/ops/run_lengths.h"
#include "kernels/ops/run_string.h"
#include "ops/empty_result.h"
#include "ops/mask_bytes.h"
#include "ops/named_error.h"
#include "ops/run_length_checks.h"

namespace torchvision::ops::run_length {

std::vector<RunLengthMask> encode(const at::Tensor& masks) try {
  TORCH_CHECK_VALUE(masks.dim() == 2 || masks.dim() == 3, "encode: expected masks of shape (N, H, W) or (H, W), got ",
                    masks.sizes());
  const int64_t height = masks.size(-2), width = masks.size(-1), count = masks.dim() == 3 ? masks.size(0) : 1;
  check_size("encode", {"masks"}, {height, width});
  const at::Tensor set = mask_bytes(masks);
  const auto* pixels = static_cast<const uint8_t*>(set.const_data_ptr());
  std::vector<RunLengthMask> result(static_cast<size_t>(count));
  at::parallel_for(0, count, 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i)
      result[size_t(i)] = {{height, width}, kernels::encode_runs(pixels + i * height * width, height, width)};
  });
  return result;
} catch (c10::Error& error) {
  rethrow_from("encode", error);
}

at::Tensor decode(const std::vector<RunLengthMask>& masks) {
  check_masks("decode", "masks", masks);
  const auto count = static_cast<int64_t>(masks.size());
  const auto [height, width] = masks.empty() ? std::array<int64_t, 2>{0, 0} : masks[0].size;
  at::Tensor result = empty_result({count, height, width}, at::kByte);
  auto* pixels = result.mutable_data_ptr<uint8_t>();
  at::parallel_for(0, count, 1, [&, h = height, w = width](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) kernels::decode_runs(masks[size_t(i)].counts, h, w, pixels + i * h * w);
  });
  return result;
}

at::Tensor area(const std::vector<RunLengthMask>& masks) {
  at::Tensor result = at::empty({static_cast<int64_t>(masks.size())}, at::kLong);
  auto* areas = result.mutable_data_ptr<int64_t>();
  for (size_t i = 0; i < masks.size(); ++i) {
    check_mask("area", {"masks", static_cast<int64_t>(i)}, masks[i]);
    areas[i] = kernels::runs_area(masks[i].counts);
  }
  return result;
}

at::Tensor to_bbox(const std::vector<RunLengthMask>& masks) {
  at::Tensor result = at::empty({static_cast<int64_t>(masks.size()), 4}, at::kDouble);
  auto* boxes = result.mutable_data_ptr<double>();
  for (size_t i = 0; i < masks.size(); ++i) {
    check_mask("to_bbox", {"masks", static_cast<int64_t>(i)}, masks[i]);
    const kernels::RunsBox box = kernels::runs_box(masks[i].counts, masks[i].size[0]);
    *boxes++ = double(box.left), *boxes++ = double(box.top), *boxes++ = double(box.width),
    *boxes++ = double(box.height);
  }
  return result;
}

at::Tensor iou(const std::vector<RunLengthMask>& dt, const std::vector<RunLengthMask>& gt,
               const std::vector<bool>& iscrowd) {
  check_masks("iou", "dt", dt);
  check_masks("iou", "gt", gt);
  TORCH_CHECK_VALUE(iscrowd.empty() || iscrowd.size() == gt.size(), "iou: expected iscrowd for each of ", gt.size(),
                    " masks in gt, got ", iscrowd.size());
  if (!dt.empty() && !gt.empty())
    TORCH_CHECK_VALUE(dt[0].size == gt[0].size, "iou: expected dt and gt of one size, got (", dt[0].size[0], ", ",
                      dt[0].size[1], ") and (", gt[0].size[0], ", ", gt[0].size[1], ")");
  std::vector<kernels::RunIntervals> others;
  for (const RunLengthMask& mask : gt) others.emplace_back(mask.counts, mask.size[0]);
  const auto rows = static_cast<int64_t>(dt.size()), columns = static_cast<int64_t>(gt.size());
  at::Tensor result = at::empty({rows, columns}, at::kDouble);
  auto* out = result.mutable_data_ptr<double>();
  at::parallel_for(0, rows, 1, [&](int64_t begin, int64_t end) {
    for (int64_t d = begin; d < end; ++d) {
      const kernels::RunIntervals mask(dt[size_t(d)].counts, dt[size_t(d)].size[0]);
      for (int64_t g = 0; g < columns; ++g) {
        const kernels::RunIntervals& other = others[size_t(g)];
        const int64_t both = mask.intersection(other);
        const bool crowd = !iscrowd.empty() && iscrowd[size_t(g)];
        const int64_t whole = crowd ? mask.area() : mask.area() + other.area() - both;
        out[d * columns + g] = both == 0 ? 0 : double(both) / double(whole);
      }
    }
  });
  return result;
}

RunLengthMask merge(const std::vector<RunLengthMask>& masks, bool intersect) {
  check_masks("merge", "masks", masks);
  if (masks.empty()) return {};
  std::vector<std::vector<uint32_t>> changes;
  for (const RunLengthMask& mask : masks) changes.push_back(kernels::runs_to_changes(mask.counts));
  // In pairs, and pairs of pairs: one after the other would go through the growing result each time.
  for (size_t step = 1; step < changes.size(); step *= 2)
    for (size_t i = 0; i + step < changes.size(); i += 2 * step)
      changes[i] = kernels::merge_changes(changes[i], changes[i + step], intersect);
  const auto size = masks[0].size;
  return {size, kernels::changes_to_runs(changes[0], size[0] * size[1])};
}

RunLengthMask from_counts(const std::vector<int64_t>& counts, std::array<int64_t, 2> size) {
  check_size("from_counts", {"size"}, size);
  const int64_t pixels = size[0] * size[1];
  int64_t left = pixels;
  RunLengthMask mask{size, {}};
  mask.counts.reserve(counts.size());
  for (size_t i = 0; i < counts.size(); ++i) {
    TORCH_CHECK_VALUE(counts[i] >= 0, "from_counts: expected counts of 0 or more, got ", counts[i], " at ", i);
    TORCH_CHECK_VALUE(counts[i] <= left, "from_counts: expected counts to sum up to height * width = ", pixels,
                      ", got more with counts[", i, "] = ", counts[i]);
    left -= counts[i];
    mask.counts.push_back(static_cast<uint32_t>(counts[i]));
  }
  TORCH_CHECK_VALUE(left == 0, "from_counts: expected counts to sum up to height * width = ", pixels, ", got ",
                    pixels - left);
  return mask;
}

std::string to_string(const RunLengthMask& mask) {
  check_mask("to_string", {"mask"}, mask);
  return kernels::runs_to_string(mask.counts);
}

RunLengthMask from_string(std::string_view counts, std::array<int64_t, 2> size) {
  check_size("from_string", {"size"}, size);
  RunLengthMask mask{size, {}};
  const auto fault = kernels::parse_runs(counts, size[0] * size[1], mask.counts);
  TORCH_CHECK_VALUE(!fault.message, "from_string: expected counts of a mask of (", size[0], ", ", size[1], "), but ",
                    fault.message ? fault.message : "", ", at character ", fault.at);
  return mask;
}

}  // namespace torchvision::ops::run_length
