#include "torchvision/video/write_video.h"

#include <ATen/ATen.h>

#include <vector>

#include "media/video_writer.h"

namespace torchvision::io {
namespace {

/// Frames as (T, H, W, 3), whose memory is contiguous frame by frame at least.
at::Tensor checked_frames(const at::Tensor& array, VideoFormat format) {
  TORCH_CHECK_VALUE(array.device().is_cpu(), "write_video: expected a CPU tensor, got one on ", array.device());
  TORCH_CHECK_TYPE(array.scalar_type() == at::kByte, "write_video: expected a uint8 tensor, got ", array.scalar_type());
  TORCH_CHECK_VALUE(array.dim() == 4, "write_video: expected 4 dimensions, ",
                    format == VideoFormat::kThwc ? "(T, H, W, C)" : "(T, C, H, W)", ", got shape ", array.sizes());
  const at::Tensor frames = format == VideoFormat::kThwc ? array : array.permute({0, 2, 3, 1});
  TORCH_CHECK_VALUE(frames.size(3) == 3, "write_video: expected 3 channels, got shape ", array.sizes());
  TORCH_CHECK_VALUE(frames.numel() > 0, "write_video: expected at least one frame of one pixel, got shape ",
                    array.sizes());
  return frames;
}

at::Tensor checked_sound(const at::Tensor& array) {
  TORCH_CHECK_VALUE(array.device().is_cpu(), "write_video: expected audio on the CPU, got it on ", array.device());
  TORCH_CHECK_TYPE(array.scalar_type() == at::kFloat, "write_video: expected float32 audio, got ", array.scalar_type());
  TORCH_CHECK_VALUE(array.dim() == 2 && array.size(0) > 0, "write_video: expected audio of shape (C, N), got shape ",
                    array.sizes());
  return array.contiguous();
}

/// Sound that is written along with the frames, a little at a time, so that players find both near each other.
class Sound {
 public:
  Sound(at::Tensor samples, int64_t rate) : samples_(std::move(samples)), rate_(rate) {}

  void write_until(double seconds, media::VideoWriter& writer) {
    const int64_t frame = writer.samples_a_frame();
    const double wanted = seconds * static_cast<double>(rate_);
    while (next_ < samples_.size(1) && static_cast<double>(next_) < wanted) {
      const int64_t count = std::min(frame, samples_.size(1) - next_);
      std::vector<const float*> channels;
      for (int64_t c = 0; c < samples_.size(0); ++c)
        channels.push_back(samples_.const_data_ptr<float>() + c * samples_.size(1) + next_);
      writer.write_samples(channels, count);
      next_ += count;
    }
  }

 private:
  at::Tensor samples_;
  int64_t rate_;
  int64_t next_ = 0;
};

}  // namespace

void write_video(const std::string& filename, const at::Tensor& video_array, double fps,
                 const WriteVideoOptions& options) {
  const at::Tensor frames = checked_frames(video_array, options.video_format);
  TORCH_CHECK_VALUE(fps > 0 && fps <= 100'000, "write_video: expected an fps in (0, 100000], got ", fps);
  TORCH_CHECK_VALUE(options.num_threads >= 0, "write_video: num_threads must not be negative, got ",
                    options.num_threads);
  TORCH_CHECK_VALUE(options.audio_fps > 0 && options.audio_fps <= 1'000'000,
                    "write_video: expected an audio_fps in (0, 1000000], got ", options.audio_fps);
  std::optional<Sound> sound;
  std::optional<media::AudioTrack> track;
  if (options.audio_array) {
    const at::Tensor samples = checked_sound(*options.audio_array);
    sound.emplace(samples, options.audio_fps);
    track = media::AudioTrack{options.audio_codec, options.audio_fps, samples.size(0), options.audio_options};
  }
  media::VideoWriter writer(filename,
                            {.codec = options.video_codec,
                             .pixel_format = options.pixel_format,
                             .height = static_cast<int>(frames.size(1)),
                             .width = static_cast<int>(frames.size(2)),
                             .fps = fps,
                             .num_threads = options.num_threads,
                             .options = options.options},
                            track);
  for (int64_t i = 0; i < frames.size(0); ++i) {
    const at::Tensor frame = frames[i].contiguous();
    writer.write_frame(frame.const_data_ptr<uint8_t>());
    if (sound) sound->write_until(static_cast<double>(i + 1) / fps, writer);
  }
  if (sound) sound->write_until(INFINITY, writer);
  writer.finish();
}

}  // namespace torchvision::io
