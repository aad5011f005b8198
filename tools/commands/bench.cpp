#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>

#include "command.h"
#include "support/json.h"
#include "support/pipeline.h"
#include "support/progress.h"
#include "support/report.h"
#include "support/terminal.h"
#include "torchvision/core/error.h"
#include "torchvision/data/image_loader.h"
#include "torchvision/datasets/image_folder.h"
#include "torchvision/io/image.h"
#include "torchvision/transforms/pipeline.h"

namespace torchvision::tools {
namespace {

/// Every image file in a folder, at any depth, without labels.
class ImageFiles : public datasets::Dataset {
 public:
  explicit ImageFiles(const std::string& folder) {
    std::error_code error;
    const auto options = std::filesystem::directory_options::follow_directory_symlink;
    for (std::filesystem::recursive_directory_iterator entry(folder, options, error), end; !error && entry != end;
         entry.increment(error))
      if (entry->is_regular_file() && datasets::is_image_file(entry->path())) paths_.push_back(entry->path());
    if (error) throw FileError("cannot list folder", folder, error.value());
    if (paths_.empty()) throw Error(ErrorCode::kFile, "no image file in the folder", {.path = folder});
    std::sort(paths_.begin(), paths_.end());
  }

  int64_t size() const override { return static_cast<int64_t>(paths_.size()); }
  datasets::Example get(int64_t index) const override {
    return {io::decode_image(path(index), {.mode = ImageReadMode::kRgb})};
  }
  std::optional<datasets::EncodedExample> get_encoded(int64_t index) const override {
    return datasets::EncodedExample{io::read_file(path(index)), 0, path(index)};
  }
  const std::vector<std::string>& classes() const override { return no_classes_; }

 private:
  const std::string& path(int64_t index) const { return paths_.at(static_cast<size_t>(index)); }

  std::vector<std::string> paths_, no_classes_;
};

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void print_for_people(const transforms::Pipeline& pipeline, int64_t images, double seconds,
                      const data::LoadTimes& times) {
  std::printf("%s", styled(pipeline.plan(), Style::kFaint).c_str());
  std::printf("%s  %lld images in %s\n",
              styled(std::to_string(std::llround(double(images) / seconds)) + " images/s", Style::kBold).c_str(),
              static_cast<long long>(images), duration_text(seconds).c_str());
  const std::pair<const char*, double> stages[] = {
      {"read", times.read}, {"decode", times.decode}, {"transform", times.transform}};
  for (const auto& [name, spent] : stages)
    std::printf("  %-10s %7.3f ms an image\n", name, 1e3 * spent / double(images));
}

}  // namespace

int run_bench(const BenchArguments& arguments) {
  const transforms::Pipeline pipeline(read_pipeline("bench", arguments.pipeline),
                                      {.scaled_decode = arguments.scaled_decode});
  const ImageFiles files(arguments.data);
  data::LoadTimes times;
  const data::ImageLoader loader = data::make_image_loader(
      files, {.pipeline = pipeline, .times = &times},
      {.batch_size = arguments.batch_size, .num_workers = arguments.threads, .seed = arguments.seed});
  ProgressBar bar("loading");
  int64_t images = 0;
  const auto start = std::chrono::steady_clock::now();
  auto epoch = loader.epoch();
  for (const data::ImageBatch& batch : epoch) {
    images += batch.images.size(0);
    bar.update(static_cast<uint64_t>(images), static_cast<uint64_t>(files.size()));
  }
  const double seconds = seconds_since(start);
  bar.clear();
  if (arguments.json)
    print_json(
        {{"images", images},
         {"seconds", seconds},
         {"images_per_second", double(images) / seconds},
         {"stages",
          {{"read", times.read.load()}, {"decode", times.decode.load()}, {"transform", times.transform.load()}}}});
  else
    print_for_people(pipeline, images, seconds, times);
  return kSuccess;
}

}  // namespace torchvision::tools
