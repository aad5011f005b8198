#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

#include "torchvision/core/error.h"
#include "torchvision/io/image.h"
#include "torchvision/utils/grid.h"

namespace torchvision::utils {
namespace {

std::string picture_format(const std::string& path, const std::optional<std::string>& format) {
  std::string name = format.value_or(path.substr(path.find_last_of('.') + 1));
  std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
  if (name == "jpg") name = "jpeg";
  if (name != "png" && name != "jpeg")
    throw Error(ErrorCode::kInvalidArgument, "cannot save a picture",
                {.path = path, .expected = "the format png or jpeg", .actual = "'" + name + "'"});
  return name;
}

}  // namespace

void save_image(const at::Tensor& tensor, const std::string& path, const SaveImageOptions& options) {
  const c10::NoGradGuard no_grad;
  const std::string format = picture_format(path, options.format);
  const at::Tensor grid = make_grid(tensor, options.grid);
  TORCH_CHECK_TYPE(grid.is_floating_point(), "save_image: expected floating point values in [0, 1], got ",
                   grid.scalar_type(), "; io::write_png takes uint8");
  const at::Tensor picture = grid.mul(255).add_(0.5).clamp_(0, 255).to(at::kCPU, at::kByte);
  if (format == "png")
    io::write_png(picture, path);
  else
    io::write_jpeg(picture, path);
}

void save_image(const std::vector<at::Tensor>& tensors, const std::string& path, const SaveImageOptions& options) {
  TORCH_CHECK_VALUE(!tensors.empty(), "save_image: expected at least one picture, got an empty list");
  save_image(at::stack(tensors), path, options);
}

}  // namespace torchvision::utils
