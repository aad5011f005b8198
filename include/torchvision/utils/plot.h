#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "torchvision/core/export.h"

namespace torchvision::utils {

/// Points of one line. A value that is not finite leaves a gap.
struct PlotSeries {
  std::string label = {};
  std::vector<double> x = {};
  std::vector<double> y = {};
  bool right_axis = false;  ///< measured on the axis to the right, which has a scale of its own
};

struct PlotOptions {
  int64_t width = 960;
  int64_t height = 560;
  std::string title = {};
  std::string x_label = {};
  std::string y_label = {};
  std::string right_label = {};
};

/// A line plot with axes, ticks, grid lines and legend, as uint8 (3, height, width).
///
/// Throws c10::ValueError where a series' x and y differ in length, or the picture would be under 200 x 150 pixels.
/// There is no such function in Python.
TORCHVISION_API at::Tensor plot_lines(const std::vector<PlotSeries>& series, const PlotOptions& options = {});

}  // namespace torchvision::utils
