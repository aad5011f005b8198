#include "formats/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

#include "formats/format_error.h"

namespace torchvision::formats {

struct GzipSource::Stream {
  z_stream z = {};
};

bool looks_like_gzip(core::Bytes file) noexcept { return file.size() >= 2 && file[0] == 0x1f && file[1] == 0x8b; }

GzipSource::GzipSource(core::Bytes file) : file_(file), stream_(std::make_unique<Stream>()) {
  if (!looks_like_gzip(file)) fail_corrupt("not a gzip file", 0);
  constexpr int kGzipOnly = 16 + MAX_WBITS;
  if (inflateInit2(&stream_->z, kGzipOnly) != Z_OK) throw std::bad_alloc();
  stream_->z.next_in = const_cast<Bytef*>(file.data());
}

GzipSource::~GzipSource() { inflateEnd(&stream_->z); }

// Deflate cannot do better than 258 bytes for two bits, which is 1032 to 1; the rest allows for tiny files.
uint64_t GzipSource::upper_bound() const noexcept { return uint64_t{file_.size()} * 1032 + 1024; }

// After a member may come another one, or zeros that pad the file to a block.
bool GzipSource::next_member() {
  z_stream& z = stream_->z;
  const auto at = static_cast<size_t>(z.next_in - file_.data());
  const core::Bytes rest = file_.subspan(at);
  if (std::all_of(rest.begin(), rest.end(), [](uint8_t byte) { return byte == 0; })) return false;
  if (!looks_like_gzip(rest)) fail_corrupt("gzip file goes on with something else after its end", at);
  inflateReset(&z);
  return true;
}

size_t GzipSource::read(std::span<uint8_t> out) {
  constexpr size_t kStep = std::numeric_limits<uInt>::max();  // zlib counts in 32 bits
  z_stream& z = stream_->z;
  size_t done = 0;
  while (done < out.size() && !finished_) {
    const auto at = static_cast<size_t>(z.next_in - file_.data());
    z.avail_in = static_cast<uInt>(std::min(file_.size() - at, kStep));
    z.next_out = out.data() + done;
    const auto room = static_cast<uInt>(std::min(out.size() - done, kStep));
    z.avail_out = room;
    const int result = ::inflate(&z, Z_NO_FLUSH);
    done += room - z.avail_out;
    if (result == Z_STREAM_END) {
      finished_ = !next_member();
    } else if ((result == Z_OK || result == Z_BUF_ERROR) && z.avail_out != 0 &&
               z.next_in == file_.data() + file_.size()) {
      fail_truncated("gzip file ends too early", file_.size());
    } else if (result == Z_MEM_ERROR) {
      throw std::bad_alloc();
    } else if (result != Z_OK) {
      fail_corrupt("gzip data is damaged", static_cast<uint64_t>(z.next_in - file_.data()), "",
                   z.msg != nullptr ? z.msg : "");
    }
  }
  return done;
}

std::vector<uint8_t> gunzip(core::Bytes file, uint64_t limit) {
  GzipSource source(file);
  return read_all(source, limit);
}

}  // namespace torchvision::formats
