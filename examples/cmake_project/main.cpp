// Drops overlapping boxes with the operator library, found by find_package alone.
#include <ATen/ATen.h>
#include <torchvision/ops/nms.h>

#include <iostream>

int main() {
  const at::Tensor boxes = at::tensor({0., 0., 10., 10., 1., 1., 10., 10., 20., 20., 30., 30.}).view({3, 4});
  const at::Tensor scores = at::tensor({0.9, 0.8, 0.7});
  const at::Tensor kept = torchvision::ops::nms(boxes, scores, 0.5);
  std::cout << "kept " << kept.numel() << " of " << boxes.size(0) << " boxes\n";
  return kept.numel() == 2 ? 0 : 1;
}
