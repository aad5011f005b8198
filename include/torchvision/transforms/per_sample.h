#pragma once

#include <vector>

#include "torchvision/transforms/container.h"

namespace torchvision::transforms {

/// Draws anew for each sample of a batch, where other transforms move a whole batch alike:
/// PerSample(RandomHorizontalFlip())(images).
///
/// A sample of batches goes in and comes out: images (N, C, H, W), videos (N, T, C, H, W), or the frames (T, C, H, W)
/// of one video, masks (N, ..., H, W), points (N, ..., 2), and other tensors with N rows (labels, PerInstance), which
/// each sample gets its row of. Everything else is given to each and stays as it is. Results are stacked again.
/// Throws c10::ValueError for boxes, which have no batches (pass a list of samples then), for batches of different or
/// no samples, and for results that differ in shape. Python has no such class. Parameters: transforms, those of each
/// sample in turn.
class TORCHVISION_API PerSample : public Container {
 public:
  explicit PerSample(TransformPtr transform);

  using Transform::operator();
  /// Samples that need not be alike, each with draws of its own.
  std::vector<tv_tensors::Sample> operator()(const std::vector<tv_tensors::Sample>& samples,
                                             const std::optional<at::Generator>& generator = std::nullopt) const;

  Params run(tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const override;
  void replay(tv_tensors::Sample& sample, const Params& params) const override;
  void revert(tv_tensors::Sample& sample, const Params& params) const override;
  std::string repr() const override;

 private:
  using Step = void (Transform::*)(tv_tensors::Sample&, const Params&) const;
  /// Replays or reverts each sample with the parameters that were drawn for it.
  void with_drawn(tv_tensors::Sample& sample, const Params& params, Step step) const;
};

}  // namespace torchvision::transforms
