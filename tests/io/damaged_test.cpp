// Damaged files: Python's verdict on each, and pixels where it accepts. Where Python dies, an error is due.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <optional>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "torchvision/core/error.h"
#include "torchvision/io/image.h"

namespace torchvision::io {
namespace {

using testing::golden;
using testing::TensorFile;

struct Outcome {
  std::optional<at::Tensor> image;
  ErrorCode code = ErrorCode::kInvalidArgument;
  std::string message;
};

Outcome try_decode(const at::Tensor& bytes) {
  try {
    return {.image = decode_image(bytes)};
  } catch (const DecodeError& error) {
    return {.code = error.code(), .message = error.what()};
  }
}

// Python dies where the checksum at the end of a zlib stream is missing. Every pixel is there and covered by the
// chunk's checksum; libspng stops at the last one.
constexpr const char* kAcceptedByUsAlone = "png_no_adler";
// A palette whose length is no multiple of three, in a gray image: libpng looks away.
constexpr const char* kRefusedByUsAlone = "png_odd_palette_in_gray";

TEST(Truncated, IsRefusedAtEveryLengthWherePythonRefuses) {
  const TensorFile file = golden("io/truncated");
  for (const std::string name : file.metadata["cases"]) {
    const at::Tensor& bytes = file[name + "/file"];
    const at::Tensor& accepted = file[name + "/accepted"];
    for (int64_t size = 1; size <= bytes.numel(); ++size) {
      const Outcome outcome = try_decode(bytes.slice(0, 0, size).clone());
      EXPECT_EQ(outcome.image.has_value(), accepted[size - 1].item<bool>())
          << name << " cut to " << size << " of " << bytes.numel() << " bytes: " << outcome.message;
      // The first bytes alone may not even name the format.
      if (!outcome.image && size > 8) {
        EXPECT_EQ(outcome.code, ErrorCode::kTruncated) << name << " " << size << " " << outcome.message;
      }
    }
  }
}

TEST(Damaged, IsAcceptedOrRefusedAsByPython) {
  const TensorFile file = golden("io/damaged");
  for (const auto& [name, accepted] : file.metadata["accepted"].items()) {
    SCOPED_TRACE(name);
    const Outcome outcome = try_decode(file[name + "/file"]);
    const bool expected = (accepted.get<bool>() || name == kAcceptedByUsAlone) && name != kRefusedByUsAlone;
    EXPECT_EQ(outcome.image.has_value(), expected) << outcome.message;
    if (outcome.image && file.tensors.contains(name + "/image")) {
      EXPECT_TENSORS_EQUAL(*outcome.image, file[name + "/image"]);
    }
  }
}

TEST(Damaged, KeepsThePixelsWhereOnlyAChecksumIsMissing) {
  const TensorFile file = golden("io/damaged");
  EXPECT_TENSORS_EQUAL(decode_image(file["png_no_adler/file"]), file["png_plain/image"]);
}

TEST(Damaged, SaysWhatIsWrongWithAPng) {
  const TensorFile file = golden("io/damaged");
  EXPECT_ERROR(decode_image(file["png_flipped_data/file"]), DecodeError, "cannot decode PNG", "of 8");
  EXPECT_ERROR(decode_image(file["png_flipped_header_crc/file"]), DecodeError, "cannot read PNG header", "checksum");
  EXPECT_ERROR(decode_image(file["png_too_few_rows/file"]), DecodeError, "too short", "row 6 of 8");
  EXPECT_ERROR(decode_image(file["png_bad_filter/file"]), DecodeError, "filter");
  EXPECT_ERROR(decode_image(file["png_unknown_critical/file"]), DecodeError, "critical");
}

}  // namespace
}  // namespace torchvision::io
