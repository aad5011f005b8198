#include <CLI/CLI.hpp>

#include "command.h"

namespace torchvision::tools {

void declare_convert(CLI::App& app, Arguments& all) {
  ConvertArguments& arguments = all.convert;
  app.add_option("input", arguments.input, "Image file to read; its content says what it is")
      ->type_name("IN")
      ->required();
  app.add_option("output", arguments.output, "File to write: .jpg, .png, .webp, .gif or .avif")
      ->type_name("OUT")
      ->required();
  app.add_option("--quality", arguments.quality, "Of JPEG, WebP and AVIF: 1 (small) to 100 (default 75)")
      ->check(CLI::Range(1, 100));
  app.add_flag("--lossless", arguments.lossless, "WebP and AVIF: keep every pixel");
  app.add_flag("--progressive", arguments.progressive, "JPEG: in passes from coarse to fine");
  app.add_option("--subsampling", arguments.subsampling, "JPEG and AVIF, of colour: 4:4:4, 4:2:2 or 4:2:0 (default)")
      ->check(CLI::IsMember({"4:4:4", "4:2:2", "4:2:0"}));
  app.add_option("--level", arguments.level, "PNG: compression, 0 (none) to 9 (default 6)")->check(CLI::Range(0, 9));
  app.add_option("--frame", arguments.frame, "Which frame of an animation, from 0; without it GIF takes all")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--duration", arguments.duration, "GIF: milliseconds a frame (default 100)")
      ->check(CLI::Range(0, 655350));
  app.footer(
      "Examples:\n"
      "  torchvision convert photo.png photo.jpg --quality 90\n"
      "  torchvision convert photo.jpg photo.webp --lossless\n"
      "  torchvision convert animation.webp animation.gif --duration 40\n"
      "  torchvision convert animation.gif first.png --frame 0\n"
      "\n"
      "The picture is turned as its EXIF orientation says. 16-bit samples become 8-bit ones. Transparency stays in "
      "PNG,\n"
      "WebP and AVIF. OUT holds its old content or the whole new one.");
}

}  // namespace torchvision::tools
