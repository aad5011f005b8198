// Videos: all frames in order, beside the bare loop over FFmpeg's libraries that any decoder stands on, and frames here
// and there. Leaves the videos that the rival decodes in the temporary folder.
extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswscale/swscale.h>
}

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <benchmark/benchmark.h>

#include <filesystem>
#include <string>

#include "median.h"
#include "torchvision/video/video_decoder.h"
#include "torchvision/video/write_video.h"

namespace torchvision {
namespace {

constexpr int64_t kFrames = 150;
constexpr int64_t kSeeks = 20;
// A prime step visits the frames in an order without pattern. benchmarks/rivals/video.py has the same.
constexpr int64_t kStride = 61;

/// Blobs that drift over one another, under a little noise as cameras have it.
at::Tensor frame_at(int64_t index, int64_t height, int64_t width, const at::Generator& noise) {
  const double t = static_cast<double>(index);
  const at::Tensor y = at::arange(height).view({-1, 1, 1}) * 0.02;
  const at::Tensor x = at::arange(width).view({1, -1, 1}) * 0.02;
  const at::Tensor c = at::arange(3).view({1, 1, -1}) * 1.3;
  const at::Tensor blobs = (x * 1.3 + c + t * 0.07).sin() * (y * 1.7 - t * 0.05).cos() + (x - y + c + t * 0.03).sin();
  return (blobs * 55 + 128 + at::randn({height, width, 3}, noise) * 3).clamp(0, 255).to(at::kByte);
}

std::string video_of(int64_t height, int64_t width) {
  const auto path =
      std::filesystem::temp_directory_path() / ("torchvision-video-bench-" + std::to_string(height) + "p.mp4");
  if (std::filesystem::exists(path)) return path.string();
  const at::Generator noise = at::detail::createCPUGenerator(1);
  std::vector<at::Tensor> frames;
  for (int64_t i = 0; i < kFrames; ++i) frames.push_back(frame_at(i, height, width, noise));
  io::write_video(path.string(), at::stack(frames), 30,
                  {.options = {{"crf", "23"}, {"preset", "veryfast"}, {"g", "30"}}});
  return path.string();
}

/// What any program over FFmpeg must do: read, decode, convert to RGB in one buffer.
int64_t bare_loop(const std::string& path, uint8_t* rgb, int64_t stride) {
  AVFormatContext* file = nullptr;
  if (avformat_open_input(&file, path.c_str(), nullptr, nullptr) < 0) return -1;
  avformat_find_stream_info(file, nullptr);
  const int stream = av_find_best_stream(file, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
  const AVCodecParameters* parameters = file->streams[stream]->codecpar;
  const AVCodec* codec = avcodec_find_decoder(parameters->codec_id);
  AVCodecContext* decoder = avcodec_alloc_context3(codec);
  avcodec_parameters_to_context(decoder, parameters);
  decoder->thread_count = 1;
  avcodec_open2(decoder, codec, nullptr);
  SwsContext* scaler = sws_getContext(decoder->width, decoder->height, decoder->pix_fmt, decoder->width,
                                      decoder->height, AV_PIX_FMT_RGB24, SWS_BICUBIC, nullptr, nullptr, nullptr);
  AVPacket* packet = av_packet_alloc();
  AVFrame* frame = av_frame_alloc();
  int64_t count = 0;
  const auto receive = [&] {
    while (avcodec_receive_frame(decoder, frame) == 0) {
      uint8_t* const planes[4] = {rgb};
      const int strides[4] = {static_cast<int>(stride)};
      sws_scale(scaler, frame->data, frame->linesize, 0, frame->height, planes, strides);
      ++count;
    }
  };
  while (av_read_frame(file, packet) >= 0) {
    if (packet->stream_index == stream) avcodec_send_packet(decoder, packet);
    av_packet_unref(packet);
    receive();
  }
  avcodec_send_packet(decoder, nullptr);
  receive();
  av_frame_free(&frame);
  av_packet_free(&packet);
  sws_freeContext(scaler);
  avcodec_free_context(&decoder);
  avformat_close_input(&file);
  return count;
}

void decode_in_order(benchmark::State& state, const std::string& path) {
  if (io::VideoDecoder(path).size() != kFrames) return state.SkipWithError("the number of frames is wrong");
  time_median(state, [&] {
    io::VideoDecoder decoder(path);
    for (int64_t i = 0; i < decoder.size(); ++i) benchmark::DoNotOptimize(decoder.get_frame_at(i).const_data_ptr());
  });
}

void decode_with_ffmpeg_alone(benchmark::State& state, const std::string& path, int64_t height, int64_t width) {
  const at::Tensor rgb = at::zeros({height, width, 3}, at::kByte);
  auto* pixels = rgb.mutable_data_ptr<uint8_t>();
  if (bare_loop(path, pixels, 3 * width) != kFrames) return state.SkipWithError("the number of frames is wrong");
  if (!at::equal(rgb.permute({2, 0, 1}), io::VideoDecoder(path).get_frame_at(-1)))
    return state.SkipWithError("the pixels are not ours");
  time_median(state, [&] { bare_loop(path, pixels, 3 * width); });
}

void seek(benchmark::State& state, const std::string& path) {
  io::VideoDecoder decoder(path);
  const at::Tensor all = decoder.get_frames_in_range(0).data;
  for (int64_t i = 0; i < kSeeks; ++i)
    if (const int64_t index = i * kStride % kFrames; !at::equal(decoder.get_frame_at(index), all[index]))
      return state.SkipWithError("the pixels are wrong");
  time_median(state, [&] {
    for (int64_t i = 0; i < kSeeks; ++i)
      benchmark::DoNotOptimize(decoder.get_frame_at(i * kStride % kFrames).const_data_ptr());
  });
}

void add_all() {
  for (const auto& [height, width] : {std::pair<int64_t, int64_t>{360, 640}, {1080, 1920}}) {
    const std::string path = video_of(height, width);
    const std::string kind = "H.264 " + std::to_string(height) + "p";
    add_median("150 frames in order, " + kind, [path](benchmark::State& state) { decode_in_order(state, path); });
    add_median("150 frames in order, " + kind + ", FFmpeg's own loop",
               [=, h = height, w = width](benchmark::State& state) { decode_with_ffmpeg_alone(state, path, h, w); });
    add_median("20 frames here and there, " + kind, [path](benchmark::State& state) { seek(state, path); });
  }
}

}  // namespace
}  // namespace torchvision

int main(int argc, char** argv) {
  torchvision::add_all();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
