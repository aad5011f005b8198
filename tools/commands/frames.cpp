#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>

#include "command.h"
#include "support/frame_choice.h"
#include "support/json.h"
#include "support/progress.h"
#include "support/report.h"
#include "torchvision/io/image.h"
#include "torchvision/transforms/functional.h"
#include "torchvision/video/video_decoder.h"

namespace torchvision::tools {
namespace {

std::vector<int64_t> frames_each(io::VideoDecoder& decoder, const FrameStep& step) {
  std::vector<int64_t> indices;
  if (step.frames > 0) {
    for (int64_t index = 0; index < decoder.size(); index += step.frames) indices.push_back(index);
    return indices;
  }
  const at::Tensor pts = decoder.pts();
  const auto* ticks = pts.const_data_ptr<int64_t>();
  const io::VideoMetadata& metadata = decoder.metadata();
  double next = metadata.begin_seconds;
  // The frame shown at each time: the last one that has begun. A time that falls on a frame already taken gives none.
  for (int64_t i = 0; i < decoder.size(); ++i) {
    const double end =
        i + 1 < decoder.size() ? static_cast<double>(ticks[i + 1]) * metadata.time_base : metadata.end_seconds;
    if (next >= end) continue;
    indices.push_back(i);
    const double passed = std::floor((end - metadata.begin_seconds) / step.seconds) * step.seconds;
    next = std::max(next + step.seconds, metadata.begin_seconds + passed);
  }
  return indices;
}

std::vector<int64_t> choose(io::VideoDecoder& decoder, const FramesArguments& arguments) {
  if (arguments.frames.empty())
    return frames_each(decoder, arguments.every.empty() ? FrameStep{.frames = 1} : *parse_step(arguments.every));
  const std::vector<int64_t> indices = *parse_frame_numbers(arguments.frames);
  for (const int64_t index : indices)
    if (index >= decoder.size())
      throw UsageError("--frames: " + arguments.video + " has " + std::to_string(decoder.size()) +
                       " frames, the last is " + std::to_string(decoder.size() - 1) + ", got " + std::to_string(index));
  return indices;
}

/// Writes pictures into a folder, named after the video and the frame's number.
class PictureWriter {
 public:
  explicit PictureWriter(const FramesArguments& arguments)
      : prefix_(std::filesystem::path(arguments.out) / std::filesystem::path(arguments.video).stem()),
        format_(arguments.format) {
    std::filesystem::create_directories(arguments.out);
    if (!arguments.size.empty()) size_ = *parse_size(arguments.size);
  }

  std::string write(int64_t index, const at::Tensor& frame) const {
    char number[32];
    std::snprintf(number, sizeof number, "-%06lld.", static_cast<long long>(index));
    const std::string path = prefix_.string() + number + format_;
    const at::Tensor picture = size_.empty() ? frame : transforms::functional::resize(frame, size_);
    format_ == "png" ? io::write_png(picture, path) : io::write_jpeg(picture, path, kJpegQuality);
    return path;
  }

 private:
  // Artefacts of the video should stay the only ones that are seen.
  static constexpr int64_t kJpegQuality = 95;

  std::filesystem::path prefix_;
  std::string format_;
  std::vector<int64_t> size_;
};

}  // namespace

int run_frames(const FramesArguments& arguments) {
  const c10::InferenceMode inference;
  io::VideoDecoder decoder(arguments.video, {.num_threads = arguments.threads});
  const std::vector<int64_t> indices = choose(decoder, arguments);
  const PictureWriter pictures(arguments);
  ProgressBar progress(std::filesystem::path(arguments.video).filename());
  for (size_t i = 0; i < indices.size(); ++i) {
    const io::FrameBatch batch = decoder.get_frames_at({indices[i]});
    const std::string path = pictures.write(indices[i], batch.data[0]);
    progress.update(i + 1, indices.size());
    if (arguments.json)
      print_json({{"file", path}, {"frame", indices[i]}, {"seconds", batch.pts_seconds.item<double>()}});
  }
  progress.clear();
  if (!arguments.json) std::printf("%zu pictures in %s\n", indices.size(), arguments.out.c_str());
  return kSuccess;
}

}  // namespace torchvision::tools
