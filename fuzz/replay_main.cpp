// Replays a fuzz corpus in the ordinary tests: every file of the folders named, then damaged copies of each.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

std::vector<uint8_t> read(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// A copy in a block of its very size, so that AddressSanitizer sees one byte too far.
void run(const std::vector<uint8_t>& input) {
  std::vector<uint8_t> exact(input);
  exact.shrink_to_fit();
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

// Cut at up to 64 places and one byte turned at up to 64: the damage that files meet most.
void run_damaged(const std::vector<uint8_t>& input) {
  const size_t step = input.size() / 64 + 1;
  for (size_t at = 0; at < input.size(); at += step) {
    run({input.begin(), input.begin() + static_cast<std::ptrdiff_t>(at)});
    std::vector<uint8_t> turned = input;
    turned[at] ^= static_cast<uint8_t>(1U << (at % 8));
    run(turned);
  }
}

}  // namespace

int main(int argc, char** argv) {
  size_t count = 0;
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
      if (!entry.is_regular_file()) continue;
      const std::vector<uint8_t> input = read(entry.path());
      run(input);
      run_damaged(input);
      ++count;
    }
  }
  std::printf("replayed %zu files\n", count);
  return count == 0 ? 1 : 0;  // an empty corpus tests nothing
}
