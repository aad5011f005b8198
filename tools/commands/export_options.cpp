#include <CLI/CLI.hpp>

#include "command.h"

namespace torchvision::tools {

void declare_export(CLI::App& app, Arguments& all) {
  ExportArguments& arguments = all.export_model;
  app.add_option("-m,--model", arguments.model.model, "Network: a name that `torchvision models` prints")
      ->type_name("NAME")
      ->required();
  CLI::Option* weights = app.add_option("-w,--weights", arguments.model.weights,
                                        "A .pth or .safetensors file, or weights by name, downloaded once "
                                        "(default: DEFAULT)")
                             ->type_name("FILE|NAME");
  app.add_option("--seed", arguments.seed,
                 "Initial values instead, drawn after this seed: the same as Python's torch.manual_seed(S) gives")
      ->type_name("S")
      ->excludes(weights);
  app.add_option("--num-classes", arguments.model.num_classes,
                 "Outputs of the network (default: as many as the weights have, or 1000)")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  app.add_option("-f,--format", arguments.format,
                 "torchscript, safetensors or pth (default: by the output's name: .pt, .safetensors, .pth)")
      ->check(CLI::IsMember({"torchscript", "safetensors", "pth"}));
  app.add_option("-o,--out", arguments.out, "File to write")->type_name("FILE")->required();
  app.add_option("--input-shape", arguments.input_shape,
                 "torchscript: images, channels, height and width of the input that is traced (default: one image of "
                 "the network's usual size); any number of images is taken later")
      ->type_name("N,C,H,W")
      ->delimiter(',')
      ->expected(4)
      ->check(CLI::PositiveNumber);
  app.add_flag("--freeze", arguments.freeze,
               "torchscript: parameters become constants, with normalisations folded in (torch.jit.freeze)");
  app.add_flag("--json", arguments.json, "Print one line of JSON");
  app.footer(
      "Examples:\n"
      "  torchvision export --model resnet50 --format torchscript --out resnet50.pt\n"
      "  torchvision export --model resnet18 --weights run/model.pth --out model.safetensors\n"
      "  torchvision export --model resnet18 --seed 0 --num-classes 10 --format pth --out start.pth\n"
      "\n"
      "A .pth file is the state dict that Python reads by torch.load(weights_only=True) and load_state_dict; "
      "TorchScript\n"
      "is read by torch.jit.load, with the parameters under their names. OUT holds its old content or the whole new "
      "one.");
}

}  // namespace torchvision::tools
