#include <CLI/CLI.hpp>

#include "command.h"
#include "commands/options.h"

namespace torchvision::tools {

void declare_explain(CLI::App& app, Arguments& all) {
  ExplainArguments& arguments = all.explain;
  app.add_option("image", arguments.image, "A JPEG or PNG file; - reads one from standard input")
      ->type_name("IMAGE")
      ->required();
  app.add_option("-m,--model", arguments.model.model, "Network: a name that `torchvision models` prints")
      ->type_name("NAME")
      ->required();
  app.add_option("-w,--weights", arguments.model.weights,
                 "A .pth or .safetensors file, or weights by name, downloaded once (default: DEFAULT)")
      ->type_name("FILE|NAME");
  app.add_option("--num-classes", arguments.model.num_classes, "Categories (default: as many as the weights have)")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  app.add_option("-o,--out", arguments.out, "The picture to write, a .png or .jpg file")
      ->type_name("PICTURE")
      ->required();
  app.add_option("-c,--class", arguments.category, "The category to explain (default: the likeliest)")
      ->type_name("NAME|INDEX");
  app.add_option("--method", arguments.method,
                 "gradcam weighs a layer's channels by their gradients; attention follows a vision transformer's "
                 "attention through all layers")
      ->check(CLI::IsMember({"gradcam", "attention"}))
      ->capture_default_str();
  app.add_option("--layer", arguments.layer,
                 "The layer that gradcam looks at, by its node's name as in Python's get_graph_node_names "
                 "(default: the last that has rows and columns)")
      ->type_name("NODE");
  app.add_flag("--json", arguments.json, "Print one line of JSON");
  declare_threads(app, arguments.threads);
  declare_preset(app, arguments.preset);
  app.footer(
      "Examples:\n"
      "  torchvision explain cat.jpg --model resnet50 --out why.png\n"
      "  torchvision explain cat.jpg --model resnet50 --class tabby --layer layer3 --out why.png\n"
      "  torchvision explain cat.jpg --model vit_b_16 --method attention --out why.png");
}

}  // namespace torchvision::tools
