#include <CLI/CLI.hpp>

#include "command.h"
#include "commands/options.h"

namespace torchvision::tools {

void declare_transform(CLI::App& app, Arguments& all) {
  TransformArguments& arguments = all.transform;
  app.add_option("images", arguments.images, "Image files")->type_name("IMAGE...")->required();
  declare_pipeline(app, arguments.pipeline);
  app.add_option("-o,--out", arguments.out, "A picture, or the tensor under the key `image`")
      ->type_name("FILE.png|FILE.safetensors")
      ->required();
  app.add_option("--seed", arguments.seed, "Draws are Python's after torch.manual_seed(S) (default: as time has it)")
      ->type_name("S");
  app.add_option("--grid", arguments.grid, "A contact sheet of N random draws of each image")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  app.add_flag("--captions", arguments.captions, "Write above each picture what --apply did to it");
  app.add_option(
         "--target", arguments.target,
         "What goes with the image: boxes (with the file's boxes_format, or XYXY), labels, masks, keypoints, and "
         "further tensors with a row a box")
      ->type_name("FILE.safetensors");
  app.footer(
      "Examples:\n"
      "  torchvision transform photo.jpg --apply \"RandomResizedCrop(224)|RandomHorizontalFlip\" --seed 7 --out "
      "out.png\n"
      "  torchvision transform photo.jpg --apply \"TrivialAugmentWide\" --grid 12 --out sheet.png\n"
      "  torchvision transform photo.jpg --apply MedianBlur --apply MotionBlur --grid 4 --captions --out sheet.png\n"
      "  torchvision transform photo.jpg --pipeline train.json --target boxes.safetensors --out out.safetensors\n"
      "\n"
      "Pictures show the boxes, masks and points that came out; several images lie side by side,\n"
      "several --apply each in a row of their own where there are several pictures of each.\n"
      "torchvision transforms lists the transforms and their options.");
}

void declare_transforms(CLI::App& app, Arguments& all) {
  TransformsArguments& arguments = all.transforms;
  app.add_option("name", arguments.name, "Show this transform alone")->type_name("NAME");
  app.add_flag("--json", arguments.json, "Print one line of JSON a transform");
}

}  // namespace torchvision::tools
