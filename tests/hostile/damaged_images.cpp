// damaged_images COUNT [THREADS [SEED]]: decodes so many damaged images in this process. Fails where anything but
// torchvision::Error is thrown, or memory grows; a crash speaks for itself.
#include <cstdio>
#include <cstdlib>

#include "hostile/image_damage.h"
#include "torchvision/core/limits.h"
#include "torchvision/core/types.h"
#ifdef TORCHVISION_DECODE_TO_TENSORS
#include <ATen/ATen.h>

#include "torchvision/io/image.h"
#else
#include "codecs/image.h"
#include "codecs/image_info.h"
#endif

namespace {

using torchvision::hostile::File;

/// What a server would allow, so that a damaged size costs no second.
constexpr torchvision::DecodeLimits kLimits = {.max_pixels = 1'000'000, .max_bytes = 16 << 20, .max_frames = 100};

#ifdef TORCHVISION_DECODE_TO_TENSORS
void decode(const File& file, std::mt19937_64& random) {
  torchvision::io::DecodeImageOptions options{.mode = static_cast<torchvision::ImageReadMode>(random() % 5),
                                              .apply_exif_orientation = random() % 2 == 0,
                                              .limits = kLimits};
  if (random() % 8 == 0)
    options.crop = torchvision::CropBox{0, 0, 1 + int64_t(random() % 8), 1 + int64_t(random() % 8)};
  options.allow_truncated = random() % 4 == 0;
  const at::Tensor bytes =
      at::from_blob(const_cast<uint8_t*>(file.data()), {static_cast<int64_t>(file.size())}, at::kByte);
  if (file.empty()) return;
  torchvision::io::decode_image(bytes, options);
}
#else
void decode(const File& file, std::mt19937_64& random) {
  const auto decoder =
      torchvision::codecs::open_image(file, {.mode = static_cast<torchvision::ImageReadMode>(random() % 5),
                                             .limits = kLimits,
                                             .allow_truncated = random() % 4 == 0});
  std::vector<uint8_t> pixels(decoder->info().bytes());
  decoder->decode(pixels);
}
#endif

}  // namespace

int main(int argc, char** argv) {
  constexpr int64_t kGrowth = 48;  // what an allocator may keep of the largest images, in MiB
  torchvision::hostile::DamageRun how;
  if (argc > 1) how.images = std::atoll(argv[1]);
  if (argc > 2) how.threads = std::atoll(argv[2]);
  if (argc > 3) how.seed = static_cast<uint64_t>(std::atoll(argv[3]));
  const auto seeds = torchvision::hostile::seed_images(TORCHVISION_SOURCE_DIR "/fuzz/corpus");
  const auto report = torchvision::hostile::run(how, seeds, decode);
  std::printf(
      "%lld damaged images of %zu seeds on %lld threads in %.1f s: %lld decoded, %lld refused, %zu faults; "
      "%lld MiB after a fifth of them, %lld MiB at the end\n",
      static_cast<long long>(how.images), seeds.size(), static_cast<long long>(how.threads), report.seconds,
      static_cast<long long>(report.decoded), static_cast<long long>(report.refused), report.faults.size(),
      static_cast<long long>(report.first_mebibytes), static_cast<long long>(report.last_mebibytes));
  for (size_t i = 0; i < report.faults.size() && i < 20; ++i) std::printf("  %s\n", report.faults[i].c_str());
  const bool grew = report.last_mebibytes > report.first_mebibytes + kGrowth;
  if (grew) std::printf("  memory grew: a leak\n");
  return report.faults.empty() && !grew && !seeds.empty() ? 0 : 1;
}
