#include <ATen/ATen.h>

#include <cstring>

#include "inference/steps/makers.h"

namespace torchvision::inference {
namespace {

class Copy final : public Step {
 public:
  Copy(const Place& from, const Place& to) : from_(from), to_(to) {}
  void run(const Run& run) const override { to_.tensor_in(run.arena).copy_(from_.tensor_in(run.arena)); }
  std::string name() const override { return "copy"; }

 private:
  Place from_, to_;
};

class ClearBorder final : public Step {
 public:
  explicit ClearBorder(const Place& images) : images_(images) {}

  void run(const Run& run) const override {
    const int64_t padding = images_.buffer->padding, height = images_.size(1), width = images_.size(2);
    const int64_t row = images_.stride(1), side = padding * images_.stride(2);
    for (int64_t n = 0; n < images_.size(0); ++n) {
      float* first = images_.in(run.arena) + n * images_.stride(0) - padding * row - side;
      clear(first, padding * row);
      clear(first + (padding + height) * row, padding * row);
      for (int64_t y = padding; y < padding + height; ++y) {
        clear(first + y * row, side);
        clear(first + y * row + side + width * images_.stride(2), side);
      }
    }
  }
  std::string name() const override { return "clear border"; }

 private:
  static void clear(float* from, int64_t count) { std::memset(from, 0, static_cast<size_t>(count) * sizeof(float)); }

  Place images_;
};

}  // namespace

std::unique_ptr<Step> copy(const Place& from, const Place& to) { return std::make_unique<Copy>(from, to); }

Place dense(Planner& planner, const Place& images) {
  if (images.size(1) == 1 || images.stride(1) == 1) return images;
  const Place to = planner.allocate_tensor(images.layout.permute({0, 2, 3, 1}).sizes(), images.layout.scalar_type());
  const Place result = to.with(to.layout.permute({0, 3, 1, 2}));
  planner.add(copy(images, result));
  return result;
}

std::unique_ptr<Step> clear_border(const Place& images) { return std::make_unique<ClearBorder>(images); }

}  // namespace torchvision::inference
