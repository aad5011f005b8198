#pragma once

#include "media/demuxer.h"
#include "media/frame_index.h"
#include "torchvision/media/video_types.h"

namespace torchvision::media {

/// What the container and the index say of the demuxer's selected stream, and of its sound.
VideoMetadata describe_video(const Demuxer& demuxer, const FrameIndex& index, const VideoDecoderOptions& options);
AudioMetadata describe_audio(const AVStream* stream);

}  // namespace torchvision::media
