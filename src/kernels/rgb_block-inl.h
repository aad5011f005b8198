// Included once a target, after hwy/highway.h: Highway's own headers of loops have such a toggle for a guard.
#if defined(TORCHVISION_RGB_BLOCK_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef TORCHVISION_RGB_BLOCK_INL_H
#undef TORCHVISION_RGB_BLOCK_INL_H
#else
#define TORCHVISION_RGB_BLOCK_INL_H
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "kernels/rgb_row.h"

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {

using RgbFloats = hwy::HWY_NAMESPACE::ScalableTag<float>;
using RgbBytes = hwy::HWY_NAMESPACE::Rebind<uint8_t, RgbFloats>;
using RgbValue = hwy::HWY_NAMESPACE::Vec<RgbFloats>;

/// As many pixels as a vector has floats.
struct Rgb {
  RgbValue red, green, blue;
};

/// Pixels of a row as floats, by channel, few enough to stay in the nearest cache from step to step.
class RgbBlock {
 public:
  static constexpr int64_t kPixels = 512;

  /// At most kPixels. What fills up the last vector is black.
  HWY_INLINE void read(const RgbRow<const uint8_t>& from, int64_t count) {
    count_ = count;
    for_vectors([&](int64_t x) HWY_ATTR {
      if (x + lanes() <= count) return widen(from, x);
      uint8_t last[kLastBytes] = {};
      for (int64_t i = x; i < count; ++i) {
        last[3 * (i - x)] = from.red[i * from.step];
        last[3 * (i - x) + 1] = from.green[i * from.step];
        last[3 * (i - x) + 2] = from.blue[i * from.step];
      }
      const RgbRow<const uint8_t> few{last, last + 1, last + 2, 3};
      store(x, load(few, 0));
    });
  }

  /// Whole numbers from 0 to 255.
  HWY_INLINE void write(const RgbRow<uint8_t>& to) const {
    for_vectors([&](int64_t x) HWY_ATTR {
      if (x + lanes() <= count_) return narrow(x, to, x);
      uint8_t last[kLastBytes];
      narrow(x, {last, last + 1, last + 2, 3}, 0);
      for (int64_t i = x; i < count_; ++i) {
        to.red[i * to.step] = last[3 * (i - x)];
        to.green[i * to.step] = last[3 * (i - x) + 1];
        to.blue[i * to.step] = last[3 * (i - x) + 2];
      }
    });
  }

  template <class Change>
  HWY_INLINE void change(const Change& change) {
    for_vectors([&](int64_t x) HWY_ATTR { store(x, change(at(x))); });
  }

  template <class Body>
  HWY_INLINE void for_vectors(const Body& body) const {
    for (int64_t x = 0; x < count_; x += lanes()) body(x);
  }

  HWY_INLINE Rgb at(int64_t x) const {
    namespace hn = hwy::HWY_NAMESPACE;
    const RgbFloats d;
    return {hn::Load(d, red_ + x), hn::Load(d, green_ + x), hn::Load(d, blue_ + x)};
  }

 private:
  static constexpr size_t kLastBytes = 3 * hwy::HWY_NAMESPACE::MaxLanes(RgbFloats());
  static HWY_INLINE int64_t lanes() { return static_cast<int64_t>(hwy::HWY_NAMESPACE::Lanes(RgbFloats())); }

  static HWY_INLINE RgbValue widened(hwy::HWY_NAMESPACE::Vec<RgbBytes> bytes) {
    namespace hn = hwy::HWY_NAMESPACE;
    return hn::ConvertTo(RgbFloats(), hn::PromoteTo(hn::Rebind<int32_t, RgbFloats>(), bytes));
  }
  static HWY_INLINE hwy::HWY_NAMESPACE::Vec<RgbBytes> narrowed(RgbValue whole) {
    namespace hn = hwy::HWY_NAMESPACE;
    return hn::DemoteTo(RgbBytes(), hn::ConvertTo(hn::Rebind<int32_t, RgbFloats>(), whole));
  }

  static HWY_INLINE Rgb load(const RgbRow<const uint8_t>& from, int64_t x) {
    namespace hn = hwy::HWY_NAMESPACE;
    const RgbBytes d;
    if (from.step == 1)
      return {widened(hn::LoadU(d, from.red + x)), widened(hn::LoadU(d, from.green + x)),
              widened(hn::LoadU(d, from.blue + x))};
    hn::Vec<RgbBytes> red, green, blue;
    hn::LoadInterleaved3(d, from.red + 3 * x, red, green, blue);
    return {widened(red), widened(green), widened(blue)};
  }

  HWY_INLINE void widen(const RgbRow<const uint8_t>& from, int64_t x) { store(x, load(from, x)); }

  HWY_INLINE void narrow(int64_t x, const RgbRow<uint8_t>& to, int64_t to_x) const {
    namespace hn = hwy::HWY_NAMESPACE;
    const RgbBytes d;
    const Rgb rgb = at(x);
    if (to.step == 3)
      return hn::StoreInterleaved3(narrowed(rgb.red), narrowed(rgb.green), narrowed(rgb.blue), d, to.red + 3 * to_x);
    hn::StoreU(narrowed(rgb.red), d, to.red + to_x);
    hn::StoreU(narrowed(rgb.green), d, to.green + to_x);
    hn::StoreU(narrowed(rgb.blue), d, to.blue + to_x);
  }

  HWY_INLINE void store(int64_t x, const Rgb& rgb) {
    namespace hn = hwy::HWY_NAMESPACE;
    const RgbFloats d;
    hn::Store(rgb.red, d, red_ + x);
    hn::Store(rgb.green, d, green_ + x);
    hn::Store(rgb.blue, d, blue_ + x);
  }

  int64_t count_ = 0;
  alignas(64) float red_[kPixels];
  alignas(64) float green_[kPixels];
  alignas(64) float blue_[kPixels];
};

}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
