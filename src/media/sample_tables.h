#pragma once

#include "media/byte_source.h"
#include "torchvision/media/video_types.h"

namespace torchvision::media {

/// Refuses an MP4 or QuickTime file whose tables claim more samples than the limits and the file's size allow. A sample
/// of constant size takes no byte there, but 24 in FFmpeg's index: a file of 6 kB could ask for gigabytes.
/// Throws DecodeError (kTooLarge).
void check_sample_tables(const ByteSource& file, const VideoLimits& limits);

}  // namespace torchvision::media
