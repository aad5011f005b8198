#include "kernels/ops/run_string.h"

namespace torchvision::kernels {
namespace {

constexpr int kBits = 5;
constexpr char kZero = '0';
constexpr int64_t kMore = 1 << kBits, kSign = kMore / 2;
/// Differences of 32-bit runs take 33 bits.
constexpr int kMostGroups = 7;

void append_number(int64_t number, std::string& text) {
  bool more = true;
  while (more) {
    int64_t group = number & (kMore - 1);
    number >>= kBits;
    more = group & kSign ? number != -1 : number != 0;
    if (more) group |= kMore;
    text.push_back(static_cast<char>(kZero + group));
  }
}

}  // namespace

std::string runs_to_string(const Runs& runs) {
  std::string text;
  text.reserve(runs.size() * 2);
  for (size_t i = 0; i < runs.size(); ++i)
    append_number(i > 2 ? int64_t{runs[i]} - int64_t{runs[i - 2]} : int64_t{runs[i]}, text);
  return text;
}

RunStringFault parse_runs(std::string_view text, int64_t pixels, Runs& runs) {
  runs.clear();
  runs.reserve(text.size());
  int64_t left = pixels;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    int64_t number = 0, group = kMore;
    for (int i = 0; group & kMore; ++i, ++at) {
      if (at == text.size()) return {"it ends within a run", at};
      if (i == kMostGroups) return {"a run takes more than 7 characters", begin};
      group = text[at] - kZero;
      if (group < 0 || group >= 2 * kMore) return {"characters are '0' to 'o'", at};
      number |= (group & (kMore - 1)) << (kBits * i);
      if (!(group & kMore) && (group & kSign)) number |= -(int64_t{1} << (kBits * (i + 1)));
    }
    if (runs.size() > 2) number += runs[runs.size() - 2];
    if (number < 0) return {"a run is negative", begin};
    if (number > left) return {"the runs exceed height * width", begin};
    left -= number;
    runs.push_back(static_cast<uint32_t>(number));
  }
  if (left > 0) return {"the runs are fewer pixels than height * width", text.size()};
  return {};
}

}  // namespace torchvision::kernels
