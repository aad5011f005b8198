// Trains a small network on MNIST for one epoch, saves it as a .pth that Python loads, and says how good it is.
#include <torch/torch.h>
#include <torchvision/checkpoint/modules.h>
#include <torchvision/checkpoint/state_dict.h>
#include <torchvision/datasets/mnist.h>
#include <torchvision/models/classifier.h>
#include <torchvision/models/registry.h>
#include <torchvision/train/classification.h>
#include <torchvision/transforms/transforms.h>

#include <iostream>

int main(int argc, char** argv) {
  if (argc != 3) return std::cerr << "usage: train_digits MNIST_FOLDER OUTPUT.pth\n", 2;
  using namespace torchvision;
  const datasets::MNIST train_set(argv[1], {.train = true});
  const datasets::MNIST test_set(argv[1], {.train = false});

  const transforms::Compose to_input({
      transforms::ToDtype(at::kFloat, {.scale = true}),
      transforms::Normalize({0.1307}, {0.3081}),
  });
  torch::manual_seed(0);
  const auto model = models::get_model("lenet5");
  const auto result = train::train_classification(
      *model, train_set, test_set, {.train = {.batch = to_input}, .eval = {.batch = to_input}},
      {.epochs = 1, .batch_size = 128, .optimizer = {.kind = train::OptimizerKind::kAdamW, .lr = 0.003}});

  checkpoint::save_pth(checkpoint::state_dict(*model), argv[2]);
  std::cout << "test accuracy " << result.best_accuracy << '\n';
  return result.best_accuracy > 0.95 ? 0 : 1;
}
