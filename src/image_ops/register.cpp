// Registers torchvision's image operators, under torchvision's own schemas, when this library is loaded.
#include <ATen/ATen.h>

#include "codecs/jpeg_shim.h"
#include "ops/op_library.h"
#include "torchvision/core/error.h"
#include "torchvision/io/file.h"
#include "torchvision/io/image.h"

namespace torchvision::image_ops {
namespace {

using at::Tensor;

/// The operators report every fault as the original's do, as a RuntimeError.
template <class Body>
auto with_runtime_errors(const Body& body) {
  try {
    return body();
  } catch (const c10::Error& error) {
    throw c10::Error(std::string(error.what_without_backtrace()), error.backtrace(), error.caller());
  } catch (const Error& error) {
    TORCH_CHECK(false, error.what());
  }
}

/// In the original's words, which its callers look for.
void check_bytes(const Tensor& data) {
  TORCH_CHECK(data.scalar_type() == at::kByte, "Input tensor must have uint8 data type, got ", data.dtype());
  TORCH_CHECK(data.dim() == 1 && data.numel() > 0, "Input tensor must be 1-dimensional and non-empty, got ", data.dim(),
              " dims  and ", data.numel(), " numels.");
  TORCH_CHECK(data.is_contiguous(), "Input tensor must be contiguous.");
}

io::DecodeImageOptions options_of(int64_t mode, bool apply_exif_orientation) {
  TORCH_CHECK(mode >= 0 && mode <= static_cast<int64_t>(ImageReadMode::kRgbAlpha), "expected a mode of 0 to 4, got ",
              mode);
  return {.mode = static_cast<ImageReadMode>(mode), .apply_exif_orientation = apply_exif_orientation};
}

using Decode = Tensor(const Tensor&, const io::DecodeImageOptions&);

Tensor decode(Decode* decode_format, const Tensor& data, int64_t mode, bool apply_exif_orientation) {
  return with_runtime_errors([&] {
    check_bytes(data);
    return decode_format(data, options_of(mode, apply_exif_orientation));
  });
}

Tensor decode_jpeg(const Tensor& data, int64_t mode, bool apply_exif_orientation) {
  return decode(io::decode_jpeg, data, mode, apply_exif_orientation);
}

Tensor decode_png(const Tensor& data, int64_t mode, bool apply_exif_orientation) {
  return decode(io::decode_png, data, mode, apply_exif_orientation);
}

Tensor decode_gif(const Tensor& data) { return decode(io::decode_gif, data, 0, false); }

Tensor decode_webp(const Tensor& data, int64_t mode) { return decode(io::decode_webp, data, mode, false); }

/// Of the formats that Python's decode_image knows; ours alone decodes more, which Python would have refused.
Tensor decode_image(const Tensor& data, int64_t mode, bool apply_exif_orientation) {
  return with_runtime_errors([&] {
    TORCH_CHECK(data.scalar_type() == at::kByte, "Expected a torch.uint8 tensor");
    TORCH_CHECK(data.dim() == 1 && data.numel() > 0, "Expected a non empty 1-dimensional tensor");
    return io::decode_image(data, options_of(mode, apply_exif_orientation));
  });
}

void check_image(const Tensor& data) {
  TORCH_CHECK(data.device().is_cpu(), "Input tensor should be on CPU");
  TORCH_CHECK(data.scalar_type() == at::kByte, "Input tensor dtype should be uint8");
  TORCH_CHECK(data.dim() == 3, "Input data should be a 3-dimensional tensor");
  TORCH_CHECK(data.size(0) == 1 || data.size(0) == 3, "The number of channels should be 1 or 3, got: ", data.size(0));
}

Tensor encode_jpeg(const Tensor& data, int64_t quality) {
  return with_runtime_errors([&] {
    check_image(data);
    TORCH_CHECK(quality >= 1 && quality <= 100, "Image quality should be a positive number between 1 and 100");
    return io::encode_jpeg(data, quality);
  });
}

Tensor encode_png(const Tensor& data, int64_t compression_level) {
  return with_runtime_errors([&] {
    check_image(data);
    TORCH_CHECK(compression_level >= 0 && compression_level <= 9, "Compression level should be between 0 and 9");
    return io::encode_png(data, compression_level);
  });
}

Tensor read_file(const std::string& filename) {
  return with_runtime_errors([&] { return io::read_file(filename); });
}

Tensor write_file(const std::string& filename, const Tensor& data) {
  return with_runtime_errors([&] {
    TORCH_CHECK(data.device().is_cpu(), "Input tensor should be on CPU");
    TORCH_CHECK(data.scalar_type() == at::kByte, "Input tensor dtype should be uint8");
    TORCH_CHECK(data.dim() == 1, "Input data should be a 1-dimensional tensor");
    io::write_file(filename, data);
    return data;
  });
}

[[noreturn]] void refuse_cuda(const char* op) {
  TORCH_CHECK(false, op, ": this library decodes and encodes on the CPU; it has no nvJPEG");
}

std::vector<Tensor> decode_jpegs_cuda(const std::vector<Tensor>&, int64_t, at::Device) {
  refuse_cuda("decode_jpegs_cuda");
}

std::vector<Tensor> encode_jpegs_cuda(const std::vector<Tensor>&, int64_t) { refuse_cuda("encode_jpegs_cuda"); }

int64_t jpeg_version() { return tv_jpeg_library_version(); }

bool is_compiled_against_turbo() { return tv_jpeg_library_is_turbo() != 0; }

/// Lives as long as the library; its destruction takes the registrations back.
struct Registrations {
  ops::OpLibrary library{"image"};

  template <class Kernel>
  void add(const char* name, const char* rest_of_schema, Kernel kernel) {
    library.def(std::string(name) + rest_of_schema, c10::AliasAnalysisKind::CONSERVATIVE);
    library.impl(c10::DispatchKey::CompositeExplicitAutograd, name, kernel);
  }

  Registrations() {
    add("read_file", "(str filename) -> Tensor", TORCH_FN(read_file));
    add("write_file", "(str filename, Tensor data) -> Tensor", TORCH_FN(write_file));
    add("decode_image", "(Tensor data, int mode, bool apply_exif_orientation=False) -> Tensor", TORCH_FN(decode_image));
    add("decode_jpeg", "(Tensor data, int mode, bool apply_exif_orientation=False) -> Tensor", TORCH_FN(decode_jpeg));
    add("decode_png", "(Tensor data, int mode, bool apply_exif_orientation=False) -> Tensor", TORCH_FN(decode_png));
    add("decode_gif", "(Tensor data) -> Tensor", TORCH_FN(decode_gif));
    add("decode_webp", "(Tensor encoded_data, int mode) -> Tensor", TORCH_FN(decode_webp));
    add("encode_jpeg", "(Tensor data, int quality) -> Tensor", TORCH_FN(encode_jpeg));
    add("encode_png", "(Tensor data, int compression_level) -> Tensor", TORCH_FN(encode_png));
    add("decode_jpegs_cuda", "(Tensor[] encoded_images, int mode, Device device) -> Tensor[]",
        TORCH_FN(decode_jpegs_cuda));
    add("encode_jpegs_cuda", "(Tensor[] decoded_images, int quality) -> Tensor[]", TORCH_FN(encode_jpegs_cuda));
    add("_jpeg_version", "() -> int", TORCH_FN(jpeg_version));
    add("_is_compiled_against_turbo", "() -> bool", TORCH_FN(is_compiled_against_turbo));
  }
};

Registrations registrations;

}  // namespace
}  // namespace torchvision::image_ops
