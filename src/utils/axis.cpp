#include "utils/axis.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace torchvision::utils {

std::vector<double> Axis::ticks() const {
  std::vector<double> values;
  const auto count = std::lround((high - low) / step);
  for (long i = 0; i <= count; ++i) values.push_back(low + static_cast<double>(i) * step);
  return values;
}

std::string Axis::label(double tick) const {
  int digits = 0;
  for (double scaled = step; digits < 9 && std::abs(scaled - std::round(scaled)) > 1e-6 * scaled; scaled *= 10)
    ++digits;
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, std::abs(tick) < step * 1e-6 ? 0.0 : tick);
  return text;
}

Axis make_axis(double low, double high, int count, bool whole) {
  if (!(high > low)) {
    const double room = low == 0 ? 1 : std::abs(low) * 0.1;
    low -= room;
    high += room;
  }
  const double wanted = (high - low) / std::max(1, count);
  const double power = std::pow(10, std::floor(std::log10(wanted)));
  double step = 10 * power;
  for (double factor : {5.0, 2.5, 2.0, 1.0})
    if (factor * power >= wanted * 0.999 && !(whole && factor == 2.5)) step = factor * power;
  if (whole) step = std::max(1.0, step);
  return {std::floor(low / step + 1e-9) * step, std::ceil(high / step - 1e-9) * step, step};
}

}  // namespace torchvision::utils
