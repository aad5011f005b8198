// Loads and stores of a register's first lanes. Included once a target.
#if defined(TORCHVISION_KERNELS_NN_PARTIAL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TORCHVISION_KERNELS_NN_PARTIAL_INL_H_
#undef TORCHVISION_KERNELS_NN_PARTIAL_INL_H_
#else
#define TORCHVISION_KERNELS_NN_PARTIAL_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>

HWY_BEFORE_NAMESPACE();
namespace torchvision::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// The first lanes of a register, which alone are read and written. Highway's masked loads read all of it, aligned,
/// where the processor has none of its own.
class FirstLanes {
 public:
  using Tag = hn::ScalableTag<float>;
  using Vector = hn::Vec<Tag>;

  HWY_INLINE explicit FirstLanes(int64_t count)
      : count_(std::clamp<int64_t>(count, 0, static_cast<int64_t>(hn::Lanes(Tag())))) {}

  /// Zeros elsewhere.
  HWY_INLINE Vector Load(const float* from) const {
#if HWY_TARGET <= HWY_AVX2
    return hn::MaskedLoad(Mask(), Tag(), from);
#else
    HWY_ALIGN float lanes[HWY_MAX_BYTES / sizeof(float)] = {};
    std::copy_n(from, count_, lanes);
    return hn::Load(Tag(), lanes);
#endif
  }

  HWY_INLINE Vector Load(const float* from, Vector elsewhere) const {
    return hn::IfThenElse(Mask(), Load(from), elsewhere);
  }

  HWY_INLINE void Store(Vector value, float* to) const {
#if HWY_TARGET <= HWY_AVX2
    hn::BlendedStore(value, Mask(), Tag(), to);
#else
    HWY_ALIGN float lanes[HWY_MAX_BYTES / sizeof(float)];
    hn::Store(value, Tag(), lanes);
    std::copy_n(lanes, count_, to);
#endif
  }

 private:
  HWY_INLINE hn::Mask<Tag> Mask() const { return hn::FirstN(Tag(), static_cast<size_t>(count_)); }

  int64_t count_;
};

}  // namespace torchvision::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
