#include "torchvision/io/camera.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"

namespace torchvision::io {
namespace {

const std::map<std::string, CameraFormat> kFormats = {
    {"nv12", CameraFormat::kNv12},
    {"nv21", CameraFormat::kNv21},
    {"i420", CameraFormat::kI420},
    {"yv12", CameraFormat::kYv12},
    {"yuyv", CameraFormat::kYuyv},
    {"uyvy", CameraFormat::kUyvy},
    {"bgr", CameraFormat::kBgr},
    {"bgra", CameraFormat::kBgra},
    {"rgba", CameraFormat::kRgba},
    {"bayer_rggb", CameraFormat::kBayerRggb},
    {"bayer_grbg", CameraFormat::kBayerGrbg},
    {"bayer_gbrg", CameraFormat::kBayerGbrg},
    {"bayer_bggr", CameraFormat::kBayerBggr},
};
const std::map<std::string, YuvMatrix> kMatrices = {
    {"bt601", YuvMatrix::kBt601}, {"bt709", YuvMatrix::kBt709}, {"bt2020", YuvMatrix::kBt2020}};

/// "nv12/6x8/bt601/full"
struct Case {
  std::string format, matrix, range;
  int64_t height = 0, width = 0;

  explicit Case(const std::string& name) {
    std::istringstream text(name);
    char times = 0;
    std::getline(text, format, '/');
    text >> height >> times >> width >> times;
    std::getline(text, matrix, '/');
    std::getline(text, range);
  }
};

TEST(CameraToRgb, GivesTheColoursOfEveryFormatAndSize) {
  const testing::TensorFile file = testing::golden("io/camera");
  for (const std::string name : file.metadata["cases"]) {
    SCOPED_TRACE(name);
    const Case c(name);
    const CameraOptions options{.matrix = kMatrices.at(c.matrix),
                                .range = c.range == "full" ? YuvRange::kFull : YuvRange::kLimited};
    const at::Tensor rgb = camera_to_rgb(file[name + "/bytes"], kFormats.at(c.format), {c.height, c.width}, options);
    EXPECT_TENSORS_EQUAL(rgb, file[name + "/rgb"]);
    EXPECT_TRUE(rgb.permute({1, 2, 0}).is_contiguous());
  }
}

TEST(CameraToRgb, SkipsThePaddingOfRows) {
  const testing::TensorFile file = testing::golden("io/camera");
  const at::Tensor& bytes = file["nv12/5x7/bt601/limited/bytes"];
  // Luma of 7 and chroma of 8 bytes in rows of 12; the last one ends with its pixels.
  const at::Tensor padded = at::full({8, 12}, 99, at::kByte);
  padded.slice(0, 0, 5).slice(1, 0, 7).copy_(bytes.slice(0, 0, 35).view({5, 7}));
  padded.slice(0, 5, 8).slice(1, 0, 8).copy_(bytes.slice(0, 35).view({3, 8}));
  const at::Tensor content = padded.flatten().slice(0, 0, 92).clone();
  EXPECT_TENSORS_EQUAL(camera_to_rgb(content, CameraFormat::kNv12, {5, 7}, {.row_bytes = 12}),
                       file["nv12/5x7/bt601/limited/rgb"]);
  EXPECT_ERROR(camera_to_rgb(content.slice(0, 0, 91), CameraFormat::kNv12, {5, 7}, {.row_bytes = 12}), c10::ValueError,
               "92 bytes");
}

TEST(CameraToRgb, SaysWhatItExpected) {
  const at::Tensor bytes = at::zeros({100}, at::kByte);
  EXPECT_ERROR(camera_to_rgb(bytes, CameraFormat::kI420, {10, 10}), c10::ValueError, "camera_to_rgb", "150 bytes",
               "[100]");
  EXPECT_ERROR(camera_to_rgb(bytes, CameraFormat::kI420, {0, 10}), c10::ValueError, "0 x 10");
  EXPECT_ERROR(camera_to_rgb(bytes, CameraFormat::kBgra, {INT64_MAX, 10}), c10::ValueError, "sides of 1");
  EXPECT_ERROR(camera_to_rgb(bytes, CameraFormat::kBgra, {2, 10}, {.row_bytes = 39}), c10::ValueError,
               "row_bytes of 40");
  EXPECT_ERROR(camera_to_rgb(bytes, CameraFormat::kBayerRggb, {2, 10}), c10::ValueError, "3 x 3");
  EXPECT_ERROR(camera_to_rgb(bytes.to(at::kFloat), CameraFormat::kBgr, {2, 10}), c10::TypeError, "uint8");
}

}  // namespace
}  // namespace torchvision::io
