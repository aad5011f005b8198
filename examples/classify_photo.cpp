#include <torchvision/io/image.h>
#include <torchvision/models/classifier.h>
#include <torchvision/models/registry.h>
#include <torchvision/transforms/presets.h>

#include <iostream>

int main(int argc, char** argv) {
  if (argc != 3) return std::cerr << "usage: classify_photo PHOTO WEIGHTS.pth\n", 2;
  using namespace torchvision;
  const auto model = models::get_model("resnet18", {.weights_file = argv[2]});
  const auto weights = models::get_weight("ResNet18_Weights.DEFAULT");
  const auto photo = io::decode_image(std::string(argv[1]), {.mode = ImageReadMode::kRgb});
  model->eval();
  const torch::NoGradGuard no_grad;
  const auto scores = model->forward(transforms::ImageClassification(weights.preset())(photo).unsqueeze(0)).softmax(1);
  std::cout << weights.categories()[scores.argmax().item<int64_t>()] << '\n';
}
