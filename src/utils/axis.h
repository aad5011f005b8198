#pragma once

#include <string>
#include <vector>

namespace torchvision::utils {

/// A scale with round numbers at its ticks.
struct Axis {
  double low = 0;
  double high = 1;
  double step = 1;

  std::vector<double> ticks() const;
  /// With as many digits as tell neighbouring ticks apart.
  std::string label(double tick) const;
  /// Where `value` lies: 0 at `low`, 1 at `high`.
  double fraction(double value) const noexcept { return (value - low) / (high - low); }
};

/// An axis of about `count` ticks, each 1, 2, 2.5 or 5 times a power of ten, that covers [low, high] with whole steps.
/// `whole` keeps ticks on whole numbers. An axis of no extent is widened.
Axis make_axis(double low, double high, int count, bool whole = false);

}  // namespace torchvision::utils
