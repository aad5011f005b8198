#include <CLI/CLI.hpp>

#include "command.h"
#include "support/frame_choice.h"

namespace torchvision::tools {
namespace {

std::string wrong_step(std::string& text) {
  return parse_step(text) ? ""
                          : "expected a time, as in 1s, 0.5s or 250ms, or a number of frames, as in 25, got " + text;
}

std::string wrong_frames(std::string& text) {
  return parse_frame_numbers(text) ? "" : "expected numbers from 0, as in 0,10,20, got " + text;
}

std::string wrong_size(std::string& text) {
  return parse_size(text) ? ""
                          : "expected the shorter side, as in 224, or width and height, as in 320x240, got " + text;
}

}  // namespace

void declare_frames(CLI::App& app, Arguments& all) {
  FramesArguments& arguments = all.frames;
  app.add_option("video", arguments.video, "A video file: MP4, Matroska, WebM, AVI, GIF and the like")
      ->type_name("VIDEO")
      ->required();
  app.add_option("-o,--out", arguments.out, "Folder for the pictures, made where it is not there")
      ->type_name("DIR")
      ->required();
  CLI::Option* every =
      app.add_option("--every", arguments.every, "A picture each 1s, 250ms, or each 25 frames (default: every frame)")
          ->type_name("TIME|N")
          ->check(CLI::Validator(wrong_step, ""));
  app.add_option("--frames", arguments.frames, "These frames, counted from 0")
      ->type_name("N,N,...")
      ->check(CLI::Validator(wrong_frames, ""))
      ->excludes(every);
  app.add_option("--size", arguments.size, "Scale to this shorter side, or to width and height")
      ->type_name("N|WxH")
      ->check(CLI::Validator(wrong_size, ""));
  app.add_option("--format", arguments.format, "png or jpg")
      ->type_name("NAME")
      ->check(CLI::IsMember({"png", "jpg"}))
      ->capture_default_str();
  app.add_option("--threads", arguments.threads, "Threads that decode")
      ->type_name("N")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app.add_flag("--json", arguments.json, "Print one line of JSON a picture");
  app.footer(
      "Examples:\n"
      "  torchvision frames clip.mp4 --every 1s --out pictures\n"
      "  torchvision frames clip.mp4 --frames 0,10,20 --size 224 --format jpg --out pictures\n"
      "\n"
      "Pictures are named after the video and the frame's number: clip-000025.png.");
}

}  // namespace torchvision::tools
