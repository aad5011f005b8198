// Reading and writing images: files to tensors and back. Also leaves the PNG that the rival decodes in the temporary
// folder, so that both decode one file.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>

#include <filesystem>
#include <functional>
#include <string>

#include "torchvision/io/image.h"

namespace torchvision {
namespace {

at::Tensor photo(const std::string& name) {
  const auto folder = std::filesystem::path(TORCHVISION_SOURCE_DIR) / "examples/data/photos";
  return io::read_file((folder / (name + ".jpg")).string());
}

/// 1080p of the coffee photo in tiles, as planes.
const at::Tensor& full_hd() {
  static const at::Tensor image =
      io::decode_image(photo("coffee")).repeat({1, 3, 4}).slice(1, 0, 1080).slice(2, 0, 1920).contiguous();
  return image;
}

at::Tensor channels_last(const at::Tensor& image) { return image.permute({1, 2, 0}).contiguous().permute({2, 0, 1}); }

void decode(benchmark::State& state, const at::Tensor& file, const at::Tensor& expected) {
  const at::Tensor image = io::decode_image(file, {.mode = ImageReadMode::kRgb});
  if (expected.defined() && !at::equal(image, expected)) return state.SkipWithError("the pixels are wrong");
  if (image.dim() != 3 || image.size(0) != 3) return state.SkipWithError("the shape is wrong");
  for (auto _ : state) {
    const at::Tensor decoded = io::decode_image(file, {.mode = ImageReadMode::kRgb});
    benchmark::DoNotOptimize(decoded.const_data_ptr());
  }
}

void encode_jpeg(benchmark::State& state, const at::Tensor& image) {
  const at::Tensor decoded = io::decode_jpeg(io::encode_jpeg(image, 90));
  if ((decoded.to(at::kInt) - image.to(at::kInt)).abs().to(at::kFloat).mean().item<double>() > 4)
    return state.SkipWithError("the pixels are wrong");
  for (auto _ : state) benchmark::DoNotOptimize(io::encode_jpeg(image, 90).const_data_ptr());
}

void encode_png(benchmark::State& state, const at::Tensor& image, int64_t level) {
  const at::Tensor encoded = io::encode_png(image, level);
  if (!at::equal(io::decode_png(encoded), image)) return state.SkipWithError("the pixels are wrong");
  state.counters["bytes"] = static_cast<double>(encoded.numel());
  for (auto _ : state) benchmark::DoNotOptimize(io::encode_png(image, level).const_data_ptr());
}

void add(const std::string& name, const std::function<void(benchmark::State&)>& body) {
  benchmark::RegisterBenchmark(name.c_str(), body)->Unit(benchmark::kMillisecond);
}

void add_all() {
  for (const std::string name : {"astronaut", "chelsea", "coffee", "rocket"})
    add("decode JPEG, " + name, [file = photo(name)](benchmark::State& state) { decode(state, file, {}); });
  const at::Tensor jpeg = io::encode_jpeg(full_hd(), 90);
  add("decode JPEG, 1080p", [jpeg](benchmark::State& state) { decode(state, jpeg, {}); });
  const at::Tensor png = io::encode_png(full_hd());
  io::write_file((std::filesystem::temp_directory_path() / "torchvision-decode-bench.png").string(), png);
  add("decode PNG, 1080p", [png](benchmark::State& state) { decode(state, png, full_hd()); });
  add("encode JPEG 90, 1080p planes", [](benchmark::State& state) { encode_jpeg(state, full_hd()); });
  add("encode JPEG 90, 1080p channels last",
      [image = channels_last(full_hd())](benchmark::State& state) { encode_jpeg(state, image); });
  for (const int64_t level : {1, 6})
    add("encode PNG " + std::to_string(level) + ", 1080p planes",
        [level](benchmark::State& state) { encode_png(state, full_hd(), level); });
}

}  // namespace
}  // namespace torchvision

int main(int argc, char** argv) {
  torchvision::add_all();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
