#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <fstream>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/paths.h"
#include "torchvision/core/error.h"
#include "torchvision/io/image.h"

namespace torchvision::io {
namespace {

using testing::golden;
using testing::TensorFile;

ImageReadMode mode_named(const std::string& name) { return parse_image_read_mode(name).value(); }

TEST(DecodeJpeg, EqualsPythonForEveryKindAndMode) {
  const TensorFile file = golden("io/jpeg");
  for (const std::string name : file.metadata["cases"])
    for (const std::string mode : file.metadata["modes"]) {
      SCOPED_TRACE(name + " " + mode);
      EXPECT_TENSORS_EQUAL(decode_jpeg(file[name + "/file"], {.mode = mode_named(mode)}), file[name + "/" + mode]);
    }
}

TEST(DecodePng, EqualsPythonForEveryKindAndMode) {
  const TensorFile file = golden("io/png");
  for (const auto& [name, modes] : file.metadata["cases"].items())
    for (const std::string mode : modes) {
      SCOPED_TRACE(name + " " + mode);
      EXPECT_TENSORS_EQUAL(decode_png(file[name + "/file"], {.mode = mode_named(mode)}), file[name + "/" + mode]);
    }
}

// Python leaves a part of these results unwritten, so they have no golden file.
TEST(DecodePng, GivesPaletteImagesWherePythonGivesRandomBytes) {
  const TensorFile file = golden("io/png");
  for (const std::string depth : {"1", "2", "4", "8"}) {
    SCOPED_TRACE(depth);
    const at::Tensor& bytes = file["color3_depth" + depth + "/file"];
    const at::Tensor indices = decode_png(bytes);
    EXPECT_EQ(indices.sizes(), (std::vector<int64_t>{1, 5, 9}));
    EXPECT_LT(indices.max().item<int>(), 1 << std::stoi(depth));
    const at::Tensor with_alpha = decode_png(bytes, {.mode = ImageReadMode::kRgbAlpha});
    EXPECT_TENSORS_EQUAL(with_alpha.slice(0, 0, 3), decode_png(bytes, {.mode = ImageReadMode::kRgb}));
    EXPECT_TRUE((depth == "8" ? with_alpha[3] == 255 : with_alpha[3] > 0).all().item<bool>());
    const at::Tensor gray_alpha = decode_png(bytes, {.mode = ImageReadMode::kGrayAlpha});
    EXPECT_TENSORS_EQUAL(gray_alpha.slice(0, 0, 1), decode_png(bytes, {.mode = ImageReadMode::kGray}));
  }
}

TEST(DecodeImage, TurnsByExifOrientation) {
  const TensorFile file = golden("io/exif");
  for (const std::string name : file.metadata["cases"]) {
    SCOPED_TRACE(name);
    EXPECT_TENSORS_EQUAL(decode_image(file[name + "/file"], {.apply_exif_orientation = true}), file[name + "/turned"]);
  }
}

TEST(DecodeImage, LeavesOrientationAloneUnlessAsked) {
  const TensorFile file = golden("io/exif");
  EXPECT_EQ(decode_image(file["jpeg_6/file"]).sizes(), (std::vector<int64_t>{3, 5, 9}));
  EXPECT_EQ(decode_image(file["jpeg_6/file"], {.apply_exif_orientation = true}).sizes(),
            (std::vector<int64_t>{3, 9, 5}));
}

TEST(ReadImage, EqualsPythonOnPhotos) {
  const TensorFile file = golden("io/photos");
  for (const auto& [name, shape] : file.metadata["shapes"].items()) {
    SCOPED_TRACE(name);
    const size_t slash = name.find('/');
    const at::Tensor image =
        read_image(testing::source_path("examples/data/photos/" + name.substr(0, slash) + ".jpg").string(),
                   {.mode = mode_named(name.substr(slash + 1))});
    ASSERT_EQ(image.sizes().vec(), shape.get<std::vector<int64_t>>());
    const at::Tensor flat = image.flatten();
    EXPECT_TENSORS_EQUAL(flat.slice(0, 0, std::nullopt, std::max<int64_t>(1, flat.numel() / 1000)),
                         file[name + "/sample"]);
    const at::Tensor place = at::arange(flat.numel()).remainder(65521);
    EXPECT_TENSORS_EQUAL((flat.to(at::kLong) * place).sum().view({1}), file[name + "/sum"]);
  }
}

TEST(DecodeImage, GivesAChannelsLastView) {
  const at::Tensor image = decode_image(golden("io/jpeg")["progressive/file"]);
  EXPECT_EQ(image.sizes(), (std::vector<int64_t>{3, 13, 19}));
  EXPECT_EQ(image.strides(), (std::vector<int64_t>{1, 57, 3}));
}

TEST(DecodeImage, TakesStridedBytes) {
  const at::Tensor bytes = golden("io/jpeg")["gray/file"];
  const at::Tensor every_other = at::stack({bytes, bytes}, 1).flatten().slice(0, 0, std::nullopt, 2);
  EXPECT_TENSORS_EQUAL(decode_image(every_other), decode_image(bytes));
}

TEST(DecodeImage, RefusesTensorsThatAreNoFile) {
  EXPECT_ERROR(decode_image(at::zeros({4})), c10::TypeError, "decode_image", "uint8", "Float");
  EXPECT_ERROR(decode_png(at::zeros({4, 4}, at::kByte)), c10::ValueError, "decode_png", "1-dimensional", "[4, 4]");
  EXPECT_ERROR(decode_jpeg(at::zeros({0}, at::kByte)), c10::ValueError, "decode_jpeg", "non-empty");
}

TEST(DecodeJpeg, RefusesModesWithAlpha) {
  const at::Tensor bytes = golden("io/jpeg")["gray/file"];
  EXPECT_ERROR(decode_jpeg(bytes, {.mode = ImageReadMode::kRgbAlpha}), DecodeError, "not supported for JPEG",
               "RGB_ALPHA");
  EXPECT_ERROR(decode_jpeg(bytes, {.mode = ImageReadMode::kGrayAlpha}), DecodeError, "GRAY_ALPHA");
}

TEST(DecodePng, RefusesAJpegAndTheOtherWayRound) {
  EXPECT_ERROR(decode_png(golden("io/jpeg")["gray/file"]), DecodeError, "PNG", "signature");
  EXPECT_ERROR(decode_jpeg(golden("io/png")["gamma/file"]), DecodeError, "Not a JPEG file", "0x89 0x50");
}

TEST(DecodeImage, NamesTheFormatsThereAre) {
  const auto bytes = [](std::string_view text) {
    return at::tensor(at::ArrayRef<uint8_t>(reinterpret_cast<const uint8_t*>(text.data()), text.size()), at::kByte);
  };
  EXPECT_ERROR(decode_image(bytes("BM")), DecodeError, "expected a JPEG, PNG, GIF, WebP", "starts with 42 4D");
  EXPECT_ERROR(decode_image(bytes("RIFF....WEBPVP8 ")), DecodeError, "cannot read WebP header");
}

TEST(ReadImage, NamesTheFileInEveryError) {
  const testing::TempDir folder;
  const auto write = [&](const char* name, const std::string& text) {
    std::ofstream(folder / name, std::ios::binary) << text;
    return (folder / name).string();
  };
  EXPECT_ERROR(read_image((folder / "missing.png").string()), FileError, "missing.png");
  EXPECT_ERROR(read_image(write("notes.png", "just some text")), DecodeError, "notes.png", "AVIF or HEIC file",
               "starts with 6A 75 73 74");
  EXPECT_ERROR(read_image(write("empty.jpg", "")), DecodeError, "empty.jpg", "no bytes at all");
  EXPECT_ERROR(read_image(write("cut.jpg", "\xFF\xD8\xFF")), DecodeError, "cut.jpg", "ends before the image does",
               "at byte 2");
}

}  // namespace
}  // namespace torchvision::io
