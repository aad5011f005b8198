// Writes a network with its first, random weights: the same file content as Python's after torch.manual_seed(0).
#include <torch/torch.h>
#include <torchvision/checkpoint/modules.h>
#include <torchvision/checkpoint/state_dict.h>
#include <torchvision/models/classifier.h>
#include <torchvision/models/registry.h>

#include <iostream>

int main(int argc, char** argv) {
  if (argc != 3) return std::cerr << "usage: random_weights MODEL OUTPUT.pth\n", 2;
  torch::manual_seed(0);
  const auto model = torchvision::models::get_model(argv[1]);
  torchvision::checkpoint::save_pth(torchvision::checkpoint::state_dict(*model), argv[2]);
}
