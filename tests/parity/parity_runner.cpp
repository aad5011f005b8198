// The C++ side of `make parity`: answers the cases that scripts/parity/run.py drew.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <cstdio>
#include <exception>

#include "parity/functions.h"
#include "support/golden.h"

namespace torchvision::parity {
namespace {

Functions all_functions() {
  Functions all;
  for (const Functions& family : std::initializer_list<Functions>{
           checkpoint_functions(),
           io_functions(),
           models_functions(),
           ops_boxes_functions(),
           ops_deform_functions(),
           ops_masks_functions(),
           ops_module_forms_functions(),
           ops_modules_functions(),
           ops_nms_functions(),
           ops_roi_functions(),
           transform_classes_functions(),
           transform_draws_functions(),
           transforms_color_functions(),
           transforms_functions(),
           transforms_geometry_functions(),
       })
    all.insert(family.begin(), family.end());
  return all;
}

void answer(const char* request_path, const char* answer_path) {
  const testing::TensorFile request = testing::read_tensor_file(request_path);
  const auto name = request.metadata.at("function").get<std::string>();
  const Functions functions = all_functions();
  const auto function = functions.find(name);
  if (function == functions.end()) throw std::runtime_error("no C++ side for '" + name + "' in tests/parity");

  std::vector<Tensors> inputs(request.metadata.at("cases").size());
  for (const auto& [key, tensor] : request.tensors)
    if (const size_t slash = key.find('/'); slash != std::string::npos)
      inputs.at(std::stoul(key.substr(0, slash)))[key.substr(slash + 1)] = tensor;
  Tensors answers;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const std::string number = std::to_string(i) + "/";
    try {
      for (const auto& [key, tensor] : function->second(inputs[i], request.metadata.at("cases")[i]))
        answers[number + key] = tensor;
    } catch (const c10::Error& error) {
      answers[number + "error"] = at::zeros({1});
      std::fprintf(stderr, "case %zu: %s\n", i, error.what_without_backtrace());
    }
  }
  testing::write_tensor_file(answer_path, answers);
}

}  // namespace
}  // namespace torchvision::parity

int main(int argc, char** argv) {
  if (argc != 3) return std::fprintf(stderr, "usage: parity_runner REQUEST ANSWER\n"), 2;
  // As the Python side: where ATen splits a loop among threads, its vectors and their remainders round differently.
  at::set_num_threads(1);
  try {
    torchvision::parity::answer(argv[1], argv[2]);
  } catch (const std::exception& error) {
    return std::fprintf(stderr, "parity_runner: %s\n", error.what()), 1;
  }
}
