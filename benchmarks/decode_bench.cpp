// Reading and writing images: files to tensors and back. Also leaves the PNG, WebP and GIF that the rivals decode in
// the temporary folder, so that all decode the same files.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>

#include <filesystem>
#include <functional>
#include <string>

#include "torchvision/io/encode.h"
#include "torchvision/io/image.h"
#include "torchvision/io/image_batch.h"
#include "torchvision/io/scaled_image.h"

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

/// 12 megapixels to an eighth, for a thumbnail of 224.
void decode_scaled(benchmark::State& state, const at::Tensor& file) {
  const io::ScaledImage scaled = io::decode_image_scaled(file, 224);
  if (scaled.denominator != 8 || scaled.image.size(1) != 375) return state.SkipWithError("the scale is wrong");
  for (auto _ : state) benchmark::DoNotOptimize(io::decode_image_scaled(file, 224).image.const_data_ptr());
}

/// The middle quarter.
void decode_cropped(benchmark::State& state, const at::Tensor& file, const at::Tensor& whole) {
  const io::DecodeImageOptions options{.crop = CropBox{750, 1000, 1500, 2000}};
  const at::Tensor expected = whole.narrow(1, 750, 1500).narrow(2, 1000, 2000);
  if (!at::equal(io::decode_image(file, options), expected)) return state.SkipWithError("the pixels are wrong");
  for (auto _ : state) benchmark::DoNotOptimize(io::decode_image(file, options).const_data_ptr());
}

void decode_batch(benchmark::State& state, const at::Tensor& file) {
  const std::vector<at::Tensor> files(64, file);
  const at::Tensor batch = at::empty({64, 400, 600, 3}, at::kByte).permute({0, 3, 1, 2});
  io::decode_images_into(files, batch);
  if (!at::equal(batch[63], io::decode_image(file))) return state.SkipWithError("the pixels are wrong");
  for (auto _ : state) io::decode_images_into(files, batch);
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

void encode_webp(benchmark::State& state, const at::Tensor& image) {
  const at::Tensor decoded = io::decode_webp(io::encode_webp(image, {.quality = 90}));
  if ((decoded.to(at::kInt) - image.to(at::kInt)).abs().to(at::kFloat).mean().item<double>() > 4)
    return state.SkipWithError("the pixels are wrong");
  for (auto _ : state) benchmark::DoNotOptimize(io::encode_webp(image, {.quality = 90}).const_data_ptr());
}

at::Tensor left_for_rivals(const char* name, const at::Tensor& file) {
  const std::string path = (std::filesystem::temp_directory_path() / "torchvision-decode-bench.").string() + name;
  io::write_file(path, file);
  return file;
}

void add(const std::string& name, const std::function<void(benchmark::State&)>& body) {
  benchmark::RegisterBenchmark(name.c_str(), body)->Unit(benchmark::kMillisecond);
}

void add_all() {
  for (const std::string name : {"astronaut", "chelsea", "coffee", "rocket"})
    add("decode JPEG, " + name, [file = photo(name)](benchmark::State& state) { decode(state, file, {}); });
  const at::Tensor jpeg = io::encode_jpeg(full_hd(), 90);
  add("decode JPEG, 1080p", [jpeg](benchmark::State& state) { decode(state, jpeg, {}); });
  const at::Tensor large = io::decode_image(photo("coffee")).repeat({1, 8, 7}).slice(1, 0, 3000).slice(2, 0, 4000);
  const at::Tensor large_jpeg = io::encode_jpeg(large, 90);
  add("decode JPEG, 12 MP", [large_jpeg](benchmark::State& state) { decode(state, large_jpeg, {}); });
  add("decode JPEG, 12 MP to 1/8", [large_jpeg](benchmark::State& state) { decode_scaled(state, large_jpeg); });
  add("decode JPEG, middle quarter of 12 MP",
      [large_jpeg, whole = io::decode_image(large_jpeg)](benchmark::State& state) {
        decode_cropped(state, large_jpeg, whole);
      });
  add("decode JPEG, batch of 64 coffees",
      [file = photo("coffee")](benchmark::State& state) { decode_batch(state, file); });
  const at::Tensor png = left_for_rivals("png", io::encode_png(full_hd()));
  add("decode PNG, 1080p", [png](benchmark::State& state) { decode(state, png, full_hd()); });
  const at::Tensor webp = left_for_rivals("webp", io::encode_webp(full_hd(), {.quality = 90}));
  add("decode WebP, 1080p", [webp](benchmark::State& state) { decode(state, webp, {}); });
  const at::Tensor gif = left_for_rivals("gif", io::encode_gif(full_hd()));
  add("decode GIF, 1080p", [gif](benchmark::State& state) { decode(state, gif, {}); });
  add("encode JPEG 90, 1080p planes", [](benchmark::State& state) { encode_jpeg(state, full_hd()); });
  add("encode JPEG 90, 1080p channels last",
      [image = channels_last(full_hd())](benchmark::State& state) { encode_jpeg(state, image); });
  for (const int64_t level : {1, 6})
    add("encode PNG " + std::to_string(level) + ", 1080p planes",
        [level](benchmark::State& state) { encode_png(state, full_hd(), level); });
  add("encode WebP 90, 1080p",
      [image = channels_last(full_hd())](benchmark::State& state) { encode_webp(state, image); });
}

}  // namespace
}  // namespace torchvision

int main(int argc, char** argv) {
  torchvision::add_all();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
