#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "torchvision/transforms/transform.h"

/// Blur, noise and linear maps of images and videos.
namespace torchvision::transforms {

struct GaussianBlurOptions {
  std::vector<double> sigma = {0.1, 2.0};  ///< one value, or {smallest, largest}
};

/// functional::gaussian_blur with a random width. Python: torchvision.transforms.v2.GaussianBlur. Parameters: sigma.
class TORCHVISION_API GaussianBlur : public Transform {
 public:
  /// One odd value or {height, width}, as Python passes it to the function.
  explicit GaussianBlur(const std::vector<int64_t>& kernel_size, const GaussianBlurOptions& options = {});

 protected:
  bool leaves_places() const override { return true; }
  Params draw(const Inputs& inputs, const std::optional<at::Generator>& generator) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  std::array<int64_t, 2> kernel_size_;
  std::array<double, 2> sigma_;
};

struct GaussianNoiseOptions {
  double mean = 0.0;
  double sigma = 0.1;
  bool clip = true;  ///< to [0, 1], or [0, 255] for uint8
};

/// functional::gaussian_noise as a step: noise of its own for each picture.
/// Python: torchvision.transforms.v2.GaussianNoise. Parameters: state, of the generator before the noise was drawn.
class TORCHVISION_API GaussianNoise : public Transform {
 public:
  explicit GaussianNoise(const GaussianNoiseOptions& options = {});

  Params run(tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const override;
  void replay(tv_tensors::Sample& sample, const Params& params) const override;
  Params prepare(const tv_tensors::Sample& sample, const std::optional<at::Generator>& generator) const override;

 protected:
  bool leaves_places() const override { return true; }
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  tv_tensors::Value noisy(const tv_tensors::Value& input, const at::Generator& generator) const;

  GaussianNoiseOptions options_;
};

/// A whitening: (x - mean) times a square matrix, of pictures as vectors of C H W values.
/// Python: torchvision.transforms.v2.LinearTransformation.
class TORCHVISION_API LinearTransformation : public Transform {
 public:
  LinearTransformation(at::Tensor transformation_matrix, at::Tensor mean_vector);

 protected:
  bool takes(const tv_tensors::Value& value) const override;
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  at::Tensor matrix_, mean_;
};

/// functional::uniform_temporal_subsample as a step. Python: torchvision.transforms.v2.UniformTemporalSubsample.
class TORCHVISION_API UniformTemporalSubsample : public Transform {
 public:
  explicit UniformTemporalSubsample(int64_t num_samples);

 protected:
  bool leaves_places() const override { return true; }
  tv_tensors::Value apply(const tv_tensors::Value& input, const Params& params) const override;

 private:
  int64_t num_samples_;
};

}  // namespace torchvision::transforms
