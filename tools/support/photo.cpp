#include "support/photo.h"

#include <ATen/ATen.h>
#include <unistd.h>

#include <cerrno>

#include "torchvision/core/error.h"
#include "torchvision/io/image.h"

namespace torchvision::tools {
namespace {

at::Tensor read_standard_input() {
  std::string bytes;
  char buffer[1 << 16];
  for (ssize_t got; (got = ::read(STDIN_FILENO, buffer, sizeof buffer)) != 0;) {
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw FileError("cannot read", "standard input", errno);
    bytes.append(buffer, static_cast<size_t>(got));
  }
  if (bytes.empty())
    throw Error(ErrorCode::kTruncated, "cannot read an image", {.path = "standard input", .actual = "nothing"});
  return at::from_blob(bytes.data(), {static_cast<int64_t>(bytes.size())}, at::kByte).clone();
}

}  // namespace

at::Tensor read_photo(const std::string& file, int64_t channels) {
  // Phones store photos as the sensor lies and note how to turn them.
  const io::DecodeImageOptions options = {.mode = channels == 1 ? ImageReadMode::kGray : ImageReadMode::kRgb,
                                          .apply_exif_orientation = true};
  return file == "-" ? io::decode_image(read_standard_input(), options) : io::decode_image(file, options);
}

}  // namespace torchvision::tools
