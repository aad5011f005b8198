#include "torchvision/io/camera.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "core/huge_pages.h"
#include "kernels/bayer.h"
#include "kernels/yuv.h"

namespace torchvision::io {
namespace {

/// Where the parts of a frame lie.
struct Layout {
  int64_t pixel_bytes = 1;   ///< of the first plane
  int64_t chroma_rows = 0;   ///< of all further planes together
  int64_t chroma_bytes = 0;  ///< of one of their rows, without padding
};

int64_t half(int64_t size) { return (size + 1) / 2; }

Layout layout_of(CameraFormat format, const HeightWidth& size) {
  switch (format) {
    case CameraFormat::kNv12:
    case CameraFormat::kNv21:
      return {1, half(size.height), 2 * half(size.width)};
    case CameraFormat::kI420:
    case CameraFormat::kYv12:
      return {1, 2 * half(size.height), half(size.width)};
    case CameraFormat::kYuyv:
    case CameraFormat::kUyvy:
      return {2};
    case CameraFormat::kBgr:
      return {3};
    case CameraFormat::kBgra:
    case CameraFormat::kRgba:
      return {4};
    default:
      return {1};
  }
}

class Frame {
 public:
  Frame(const at::Tensor& bytes, CameraFormat format, HeightWidth size, const CameraOptions& options)
      : format_(format), size_(size), yuv_(options.matrix, options.range) {
    constexpr int64_t kMost = 1 << 20;
    TORCH_CHECK_VALUE(size.height > 0 && size.width > 0 && size.height <= kMost && size.width <= kMost,
                      "camera_to_rgb: expected sides of 1 to ", kMost, " pixels, got ", size.height, " x ", size.width);
    const Layout layout = layout_of(format, size);
    const bool pairs = format == CameraFormat::kYuyv || format == CameraFormat::kUyvy;
    const int64_t tight = layout.pixel_bytes * (pairs ? 2 * half(size.width) : size.width);
    row_bytes_ = options.row_bytes == 0 ? tight : options.row_bytes;
    TORCH_CHECK_VALUE(row_bytes_ >= tight && row_bytes_ <= 16 * kMost, "camera_to_rgb: expected row_bytes of ", tight,
                      " or more, got ", options.row_bytes);
    const bool halved = format == CameraFormat::kI420 || format == CameraFormat::kYv12;
    chroma_row_bytes_ = options.row_bytes == 0 ? layout.chroma_bytes : halved ? half(row_bytes_) : row_bytes_;
    TORCH_CHECK_VALUE(chroma_row_bytes_ >= layout.chroma_bytes, "camera_to_rgb: expected row_bytes of ",
                      layout.chroma_bytes, " or more, got ", options.row_bytes);
    // The last row need not be padded.
    const int64_t expected =
        layout.chroma_rows == 0
            ? row_bytes_ * (size.height - 1) + tight
            : row_bytes_ * size.height + chroma_row_bytes_ * (layout.chroma_rows - 1) + layout.chroma_bytes;
    TORCH_CHECK_VALUE(bytes.device().is_cpu(), "camera_to_rgb: expected a CPU tensor, got one on ", bytes.device());
    TORCH_CHECK_TYPE(bytes.scalar_type() == at::kByte, "camera_to_rgb: expected a uint8 tensor, got ",
                     bytes.scalar_type());
    TORCH_CHECK_VALUE(bytes.dim() == 1 && bytes.numel() >= expected,
                      "camera_to_rgb: expected a 1-dimensional tensor of ", expected, " bytes or more, got shape ",
                      bytes.sizes());
    bytes_ = bytes.contiguous();
    data_ = bytes_.const_data_ptr<uint8_t>();
  }

  at::Tensor to_rgb() const {
    at::Tensor pixels = at::empty({size_.height, size_.width, 3}, at::kByte);
    auto* rgb = pixels.mutable_data_ptr<uint8_t>();
    core::prefer_huge_pages(rgb, pixels.nbytes());
    if (format_ >= CameraFormat::kBayerRggb) {
      TORCH_CHECK_VALUE(size_.height >= 3 && size_.width >= 3,
                        "camera_to_rgb: expected a Bayer pattern of 3 x 3 or more, got ", size_.height, " x ",
                        size_.width);
      kernels::bayer_to_rgb(data_, row_bytes_, size_.height, size_.width, bayer_pattern(), rgb);
    } else {
      constexpr int64_t kRowsPerThread = 64;
      at::parallel_for(0, size_.height, kRowsPerThread, [&](int64_t begin, int64_t end) {
        for (int64_t y = begin; y < end; ++y) convert_row(y, rgb + y * size_.width * 3);
      });
    }
    return pixels.permute({2, 0, 1});
  }

 private:
  kernels::BayerPattern bayer_pattern() const {
    switch (format_) {
      case CameraFormat::kBayerGrbg:
        return {0, 1};
      case CameraFormat::kBayerGbrg:
        return {1, 0};
      case CameraFormat::kBayerBggr:
        return {1, 1};
      default:
        return {0, 0};
    }
  }

  void convert_row(int64_t y, uint8_t* rgb) const {
    const uint8_t* row = data_ + y * row_bytes_;
    switch (format_) {
      case CameraFormat::kBgr:
        return pick(row, 3, 2, 0, rgb);
      case CameraFormat::kBgra:
        return pick(row, 4, 2, 0, rgb);
      case CameraFormat::kRgba:
        return pick(row, 4, 0, 2, rgb);
      case CameraFormat::kYuyv:
        return yuv_.convert({row, row + 1, row + 3, 2, 4}, size_.width, rgb);
      case CameraFormat::kUyvy:
        return yuv_.convert({row + 1, row, row + 2, 2, 4}, size_.width, rgb);
      default:
        return yuv_.convert(planar_row(row, y / 2), size_.width, rgb);
    }
  }

  kernels::YuvRow planar_row(const uint8_t* row, int64_t chroma_row) const {
    const uint8_t* first = data_ + size_.height * row_bytes_ + chroma_row * chroma_row_bytes_;
    if (format_ == CameraFormat::kNv12) return {row, first, first + 1, 1, 2};
    if (format_ == CameraFormat::kNv21) return {row, first + 1, first, 1, 2};
    const uint8_t* second = first + half(size_.height) * chroma_row_bytes_;
    return format_ == CameraFormat::kI420 ? kernels::YuvRow{row, first, second, 1, 1}
                                          : kernels::YuvRow{row, second, first, 1, 1};
  }

  void pick(const uint8_t* row, int64_t step, int64_t red, int64_t blue, uint8_t* rgb) const {
    for (int64_t x = 0; x < size_.width; ++x, row += step, rgb += 3)
      rgb[0] = row[red], rgb[1] = row[1], rgb[2] = row[blue];
  }

  CameraFormat format_;
  HeightWidth size_;
  kernels::YuvToRgb yuv_;
  int64_t row_bytes_ = 0;
  int64_t chroma_row_bytes_ = 0;
  at::Tensor bytes_;
  const uint8_t* data_ = nullptr;
};

}  // namespace

at::Tensor camera_to_rgb(const at::Tensor& bytes, CameraFormat format, HeightWidth size, const CameraOptions& options) {
  return Frame(bytes, format, size, options).to_rgb();
}

}  // namespace torchvision::io
