#include "hostile/image_damage.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <fstream>
#include <iterator>
#include <mutex>
#include <thread>

#include "torchvision/core/error.h"

namespace torchvision::hostile {
namespace {

constexpr size_t kMostBytes = 64 << 10;  // larger seeds would take all the time

size_t below(size_t end, std::mt19937_64& random) { return end == 0 ? 0 : random() % end; }

/// A place in the file; often in its head, where sizes stand.
size_t place(const File& file, std::mt19937_64& random) {
  return below(random() % 2 ? std::min<size_t>(file.size(), 64) : file.size(), random);
}

void change_once(File& file, std::mt19937_64& random) {
  static constexpr uint8_t kTelling[] = {0, 1, 0x7F, 0x80, 0xFE, 0xFF};
  if (file.empty()) return;
  const size_t at = place(file, random), length = 1 + below(std::min<size_t>(file.size() - at, 32), random);
  const auto begin = file.begin() + std::ptrdiff_t(at), end = begin + std::ptrdiff_t(length);
  switch (random() % 6) {
    case 0:
      file[at] = static_cast<uint8_t>(random());
      break;
    case 1:
      file[at] ^= static_cast<uint8_t>(1U << random() % 8);
      break;
    case 2:
      std::fill(begin, end, kTelling[random() % std::size(kTelling)]);
      break;
    case 3:
      file.erase(begin, end);
      break;
    case 4: {
      const File piece(begin, end);
      file.insert(file.begin() + std::ptrdiff_t(place(file, random)), piece.begin(), piece.end());
      break;
    }
    default:
      file.resize(at);
  }
}

int64_t resident_mebibytes() {
  std::ifstream statm("/proc/self/statm");
  int64_t size = 0, resident = 0;
  statm >> size >> resident;
  return resident * ::sysconf(_SC_PAGESIZE) >> 20;
}

}  // namespace

std::vector<File> seed_images(const std::filesystem::path& corpus) {
  std::vector<std::filesystem::path> paths;
  for (const char* format : {"jpeg", "png", "gif", "webp", "webp_frames", "bmp", "tiff", "pnm", "qoi", "avif"})
    if (std::filesystem::exists(corpus / format))
      for (const auto& entry : std::filesystem::directory_iterator(corpus / format)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<File> seeds;
  for (const auto& path : paths) {
    std::ifstream stream(path, std::ios::binary);
    File file{std::istreambuf_iterator<char>(stream), {}};
    if (!file.empty() && file.size() <= kMostBytes) seeds.push_back(std::move(file));
  }
  return seeds;
}

File damaged(const std::vector<File>& seeds, std::mt19937_64& random) {
  File file = seeds[below(seeds.size(), random)];
  for (uint64_t changes = 1 + random() % 4; changes > 0; --changes) change_once(file, random);
  if (random() % 50 == 0) {
    const File& other = seeds[below(seeds.size(), random)];
    file.insert(file.end(), other.begin(), other.end());
  }
  return file;
}

DamageReport run(const DamageRun& how, const std::vector<File>& seeds,
                 const std::function<void(const File&, std::mt19937_64&)>& decode) {
  DamageReport report;
  std::atomic<int64_t> next = 0, decoded = 0, refused = 0;
  std::mutex mutex;
  const auto start = std::chrono::steady_clock::now();
  const auto work = [&] {
    for (int64_t i = next++; i < how.images; i = next++) {
      std::mt19937_64 random(how.seed * 1'000'000'007 + static_cast<uint64_t>(i));
      const File file = damaged(seeds, random);
      try {
        decode(file, random);
        ++decoded;
      } catch (const Error&) {
        ++refused;
      } catch (const std::exception& error) {
        const std::lock_guard lock(mutex);
        report.faults.push_back("image " + std::to_string(i) + ": " + error.what());
      }
      if (i == how.images / 5) report.first_mebibytes = resident_mebibytes();
    }
  };
  std::vector<std::thread> threads;
  for (int64_t i = 1; i < how.threads; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  report.decoded = decoded, report.refused = refused;
  report.last_mebibytes = resident_mebibytes();
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace torchvision::hostile
