#include "train/training_checkpoint.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/nn/module.h>

#include "torchvision/checkpoint/modules.h"
#include "torchvision/core/error.h"

namespace torchvision::train {
namespace {

using checkpoint::Value;

constexpr const char* kFormat = "torchvision-cpp classification 1";

/// Everything that decides the weights, but for the number of epochs, which one may want to raise.
Value value_of(const ClassificationOptions& options, int64_t train_samples) {
  const OptimizerOptions& optimizer = options.optimizer;
  Value value = Value::dict();
  value.set("train_samples", train_samples).set("batch_size", options.batch_size);
  value.set("optimizer", std::string(to_string(optimizer.kind))).set("lr", optimizer.lr);
  value.set("weight_decay", optimizer.weight_decay);
  value.set("momentum", optimizer.momentum).set("nesterov", optimizer.nesterov);
  value.set("beta1", optimizer.beta1).set("beta2", optimizer.beta2).set("eps", optimizer.eps);
  value.set("lr_scheduler", std::string(to_string(options.lr_scheduler)));
  value.set("lr_warmup_epochs", options.lr_warmup_epochs).set("lr_warmup_decay", options.lr_warmup_decay);
  value.set("lr_min", options.lr_min).set("lr_step_size", options.lr_step_size).set("lr_gamma", options.lr_gamma);
  value.set("label_smoothing", options.label_smoothing);
  value.set("clip_grad_norm", options.clip_grad_norm ? Value(*options.clip_grad_norm) : Value());
  value.set("model_ema_decay", options.model_ema_decay ? Value(*options.model_ema_decay) : Value());
  // Python's integers have no end, but a .pth's readers stop at 64 signed bits.
  value.set("seed", std::to_string(options.seed));
  return value;
}

std::string text_of(const Value& value) {
  if (value.is_none()) return "none";
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  if (value.is_int()) return std::to_string(value.as_int());
  if (value.is_double()) return c10::str(value.as_double());
  return value.is_string() ? value.as_string() : std::string(value.type_name());
}

bool equal(const Value& a, const Value& b) {
  return a.is_double() && b.is_double() ? a.as_double() == b.as_double()
                                        : a.type_name() == b.type_name() && text_of(a) == text_of(b);
}

void check_options(const std::string& path, const Value& stored, const Value& wanted) {
  std::string then;
  std::string now;
  for (const auto& [key, value] : wanted.as_dict()) {
    const Value& old = stored.at(key.as_string());
    if (equal(old, value)) continue;
    const std::string separator = then.empty() ? "" : ", ";
    then += separator + key.as_string() + " " + text_of(old);
    now += separator + key.as_string() + " " + text_of(value);
  }
  if (!then.empty())
    throw FormatError(ErrorCode::kMismatch, "cannot resume training with other options",
                      {.path = path, .expected = then, .actual = now, .hint = "resume with those of the first run"});
}

Value value_of(const EpochRecord& record) {
  Value value = Value::dict();
  value.set("epoch", record.epoch).set("lr", record.lr);
  value.set("train_loss", record.train_loss).set("train_accuracy", record.train_accuracy);
  value.set("test_loss", record.test_loss).set("test_accuracy", record.test_accuracy);
  value.set("seconds", record.seconds);
  return value;
}

EpochRecord record_of(const Value& value) {
  return {.epoch = value.at("epoch").as_int(),
          .lr = value.at("lr").as_double(),
          .train_loss = value.at("train_loss").as_double(),
          .train_accuracy = value.at("train_accuracy").as_double(),
          .test_loss = value.at("test_loss").as_double(),
          .test_accuracy = value.at("test_accuracy").as_double(),
          .seconds = value.at("seconds").as_double()};
}

at::Tensor default_generator_state() {
  at::Generator generator = at::detail::getDefaultCPUGenerator();
  const std::lock_guard lock(generator.mutex());
  return generator.get_state();
}

void set_default_generator_state(const at::Tensor& state) {
  at::Generator generator = at::detail::getDefaultCPUGenerator();
  const std::lock_guard lock(generator.mutex());
  generator.set_state(state);
}

}  // namespace

void save_checkpoint(const std::string& path, const TrainingParts& parts, const TrainingPosition& position) {
  Value value = Value::dict();
  value.set("format", kFormat);
  value.set("model", Value(checkpoint::state_dict(parts.module)));
  if (parts.ema) value.set("model_ema", Value(parts.ema->state_dict())).set("model_ema_updates", parts.ema->updates());
  value.set("optimizer", optimizer_state(parts.optimizer, parts.module));
  value.set("epoch", position.epoch).set("step", position.step);
  value.set("loss_sum", position.loss.sum()).set("loss_count", position.loss.count());
  value.set("correct", position.correct).set("seconds", position.seconds);
  value.set("rng_state", default_generator_state());
  value.set("options", value_of(parts.options, parts.train_samples));
  Value history = Value::list();
  for (const EpochRecord& record : position.history) history.append(value_of(record));
  value.set("history", std::move(history));
  checkpoint::save_value(value, path);
}

TrainingPosition load_checkpoint(const std::string& path, const TrainingParts& parts) {
  const Value value = checkpoint::load_value(path);
  if (!value.is_dict() || !value.contains("format") || text_of(value.at("format")) != kFormat)
    throw FormatError(ErrorCode::kMismatch, "cannot resume training",
                      {.path = path,
                       .expected = std::string("a checkpoint of '") + kFormat + "'",
                       .actual = "another kind of file",
                       .hint = "weights alone are loaded into the model before training"});
  check_options(path, value.at("options"), value_of(parts.options, parts.train_samples));

  checkpoint::load_state_dict(parts.module, value.at("model").as_state_dict());
  load_optimizer_state(parts.optimizer, parts.module, value.at("optimizer"));
  if (parts.ema) parts.ema->load(value.at("model_ema").as_state_dict(), value.at("model_ema_updates").as_int());
  set_default_generator_state(value.at("rng_state").as_tensor());

  TrainingPosition position{.epoch = value.at("epoch").as_int(),
                            .step = value.at("step").as_int(),
                            .loss = {value.at("loss_sum").as_double(), value.at("loss_count").as_int()},
                            .correct = value.at("correct").as_int(),
                            .seconds = value.at("seconds").as_double()};
  for (const Value& record : value.at("history").as_list()) position.history.push_back(record_of(record));
  return position;
}

}  // namespace torchvision::train
