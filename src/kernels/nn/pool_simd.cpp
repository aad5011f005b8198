#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/nn/pool_simd.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include "kernels/nn/partial-inl.h"
#include "kernels/nn/pool.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

using FloatTag = hn::ScalableTag<float>;
using Floats = hn::Vec<FloatTag>;

struct Maximum {
  HWY_ATTR Floats operator()(Floats a, Floats b) const { return hn::Max(a, b); }
};
struct Sum {
  HWY_ATTR Floats operator()(Floats a, Floats b) const { return hn::Add(a, b); }
};

/// Channels of kRegisters registers of one rectangle.
template <int kRegisters, class Join, class Load, class Store>
HWY_INLINE void JoinPixels(const Pool& task, const float* image, const Window& rows, const Window& columns, float scale,
                           const Join& join, const Load& load, const Store& store) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const float* first = image + rows.first * task.input_steps.row + columns.first * task.input_steps.pixel;
  Floats joined[kRegisters];
  for (int r = 0; r < kRegisters; ++r) joined[r] = load(first + r * lanes);
  for (int64_t y = rows.first; y < rows.end; ++y) {
    const float* row = image + y * task.input_steps.row;
    for (int64_t x = columns.first + (y == rows.first ? 1 : 0); x < columns.end; ++x)
      for (int r = 0; r < kRegisters; ++r)
        joined[r] = join(joined[r], load(row + x * task.input_steps.pixel + r * lanes));
  }
  for (int r = 0; r < kRegisters; ++r) store(hn::Mul(joined[r], hn::Set(d, scale)), r * lanes);
}

template <class Join>
HWY_ATTR void RunPixel(const Pool& task, const float* image, const Window& rows, const Window& columns, float scale,
                       float* output) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto load = [d](const float* from) HWY_ATTR { return hn::LoadU(d, from); };
  int64_t c = 0;
  const auto store = [&](Floats value, int64_t at) HWY_ATTR { hn::StoreU(value, d, output + c + at); };
  for (; c + 4 * lanes <= task.channels; c += 4 * lanes)
    JoinPixels<4>(task, image + c, rows, columns, scale, Join(), load, store);
  for (; c + lanes <= task.channels; c += lanes)
    JoinPixels<1>(task, image + c, rows, columns, scale, Join(), load, store);
  if (c == task.channels) return;
  const FirstLanes rest(task.channels - c);
  JoinPixels<1>(
      task, image + c, rows, columns, scale, Join(), [rest](const float* from) HWY_ATTR { return rest.Load(from); },
      [&](Floats value, int64_t) HWY_ATTR { rest.Store(value, output + c); });
}

void RunPool(const Pool& task, const PixelGrid& grid, const PixelRange& range) {
  for (int64_t row = range.first_row; row < range.end_row; ++row) {
    const int64_t image = row / grid.rows, y = row % grid.rows;
    const float* pixels = task.input + image * task.input_steps.image;
    float* output = task.output + task.output_steps.offset(grid, row);
    for (int64_t x = range.first_pixel; x < range.end_pixel; ++x) {
      const float scale = task.scales ? task.scales[y * grid.pixels + x] : 1.0F;
      (task.kind == PoolKind::kMaximum ? RunPixel<Maximum> : RunPixel<Sum>)(task, pixels, task.rows[y], task.columns[x],
                                                                            scale,
                                                                            output + x * task.output_steps.pixel);
    }
  }
}

}  // namespace
}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace torchvision::kernels {

HWY_EXPORT(RunPool);

void pool(const Pool& task, const PixelGrid& grid, const PixelRange& range) {
  HWY_DYNAMIC_DISPATCH(RunPool)(task, grid, range);
}

}  // namespace torchvision::kernels
#endif
