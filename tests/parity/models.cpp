#include <ATen/ATen.h>
#include <torch/nn.h>
#include <torch/optim.h>

#include "parity/functions.h"
#include "support/checksum.h"
#include "support/options_case.h"
#include "torchvision/checkpoint/modules.h"
#include "torchvision/export/torchscript.h"
#include "torchvision/inference/optimize.h"
#include "torchvision/models/classifier.h"
#include "torchvision/models/registry.h"

namespace torchvision::parity {
namespace {

Tensors whole_network(const Tensors& inputs, const nlohmann::json& parameters) {
  torch::manual_seed(parameters.at("seed").get<uint64_t>());
  const auto model = models::get_model(parameters.at("model").get<std::string>());
  model->eval();
  const torch::NoGradGuard no_grad;
  const at::Tensor logits = model->forward(inputs.at("images"));
  return {{"logits", logits / logits.abs().max()}};
}

/// GoogLeNet's first weights are so small that its outputs would be the last layer's bias.
void amplify(torch::nn::Module& model) {
  const torch::NoGradGuard no_grad;
  for (at::Tensor& parameter : model.parameters())
    if (parameter.dim() == 4) parameter.mul_(4);
}

at::Tensor as_bytes(const std::string& text) {
  return at::tensor(at::ArrayRef<uint8_t>(reinterpret_cast<const uint8_t*>(text.data()), text.size()), at::kByte);
}

/// One step: logits, all gradients, and all statistics after it.
void train(models::Classifier& model, const Tensors& inputs, uint64_t seed, Tensors& answers) {
  model.train();
  model.to(at::kDouble);
  torch::manual_seed(seed);
  const at::Tensor logits = model.forward(inputs.at("train_images").to(at::kDouble));
  const at::Tensor classes = at::arange(logits.size(0)) * 3 + 1;
  torch::nn::functional::cross_entropy(logits, classes).backward();
  std::vector<at::Tensor> gradients = {at::zeros({1})}, statistics = {at::zeros({1})};
  for (const at::Tensor& parameter : model.parameters())
    if (parameter.grad().defined()) gradients.push_back(parameter.grad().flatten().to(at::kFloat));
  for (const at::Tensor& buffer : model.buffers()) statistics.push_back(buffer.flatten().to(at::kFloat));
  answers["train_logits"] = logits.detach();
  answers["gradients"] = at::cat(gradients);
  answers["statistics"] = at::cat(statistics);
}

/// All that scripts/parity/model_page.py compares of a network.
Tensors every_way(const Tensors& inputs, const nlohmann::json& parameters) {
  const auto seed = parameters.at("seed").get<uint64_t>();
  torch::manual_seed(seed);
  const auto model = models::get_model(parameters.at("model").get<std::string>());
  const checkpoint::StateDict state = checkpoint::state_dict(*model);
  Tensors answers = {{"checksums", testing::checksums(state)}, {"keys", as_bytes(testing::key_lines(state))}};
  testing::wake_head(*model);
  if (parameters.at("model") == "googlenet") amplify(*model);
  model->eval();
  const at::Tensor images = inputs.at("images");
  {
    const torch::NoGradGuard no_grad;
    answers["float32"] = model->forward(images);
    answers["channels_last"] = model->forward(images.contiguous(at::MemoryFormat::ChannelsLast));
    answers["compiled"] = inference::optimize_for_inference(model)(images);
    if (parameters.at("double").get<bool>()) {
      model->to(at::kDouble);
      answers["float64"] = model->forward(images.to(at::kDouble));
    }
  }
  if (parameters.at("train").get<bool>()) train(*model, inputs, seed, answers);
  return answers;
}

at::Tensor logits_of(models::Classifier& model, const at::Tensor& images) {
  const torch::NoGradGuard no_grad;
  model.eval();
  return model.forward(images);
}

/// A checkpoint that Python wrote is loaded; training goes on from it, and what it gives is written for Python.
Tensors both_ways(const Tensors& inputs, const nlohmann::json& parameters) {
  const auto name = parameters.at("model").get<std::string>(), file = parameters.at("file").get<std::string>();
  const auto classes = parameters.at("num_classes").get<int64_t>();
  const at::Tensor images = inputs.at("images");
  Tensors answers;
  for (const std::string ending : {".pth", "-training.pth", ".safetensors"})
    answers["loaded" + ending] = logits_of(*models::get_model(name, {.weights_file = file + ending}), images);

  const auto model = models::get_model(name, {.num_classes = classes, .weights_file = file + ".pth"});
  torch::optim::SGD optimizer(model->parameters(), 0.01);
  model->train();
  for (int step = 0; step < 3; ++step) {
    optimizer.zero_grad();
    torch::nn::functional::cross_entropy(model->forward(inputs.at("train_images")), inputs.at("classes")).backward();
    optimizer.step();
  }
  answers["trained"] = logits_of(*model, images);
  checkpoint::save_pth(checkpoint::state_dict(*model), file + "-back.pth");
  checkpoint::save_safetensors(checkpoint::state_dict(*model), file + "-back.safetensors");
  // Traced with one image; Python shows it all of them.
  exporting::save_torchscript(exporting::to_torchscript(*model, images.slice(0, 0, 1)), file + "-back.pt");
  return answers;
}

}  // namespace

Functions models_functions() {
  Functions functions = {{"models every way", every_way}, {"models both ways", both_ways}};
  for (const char* name : {"resnet18", "resnet50", "resnext50_32x4d", "wide_resnet50_2", "efficientnet_lite0"})
    functions.emplace("models." + std::string(name), whole_network);
  return functions;
}

}  // namespace torchvision::parity
