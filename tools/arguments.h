#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace torchvision::tools {

// What the user typed, one struct a command. Empty and absent mean that the command decides.

struct ModelsArguments {
  std::string name;
  bool json = false;
  std::string licence;
  std::string max_params;  ///< "10M"
  std::optional<double> min_acc, max_size, max_gflops;
  std::string sort;
};

/// Changes to the preprocessing that the weights or the model bring.
struct PresetArguments {
  std::optional<int> resize_size;
  std::optional<int> crop_size;
  std::string mean;  ///< numbers, separated by commas
  std::string std;
  std::string interpolation;
};

/// Which network, and with which weights.
struct ModelArguments {
  std::string model;
  std::string weights;
  std::optional<int64_t> num_classes;
};

struct ClassifyArguments {
  std::vector<std::string> images;
  ModelArguments model;
  PresetArguments preset;
  int64_t topk = 5;
  int threads = 0;
  bool json = false;
  std::string draw;
};

/// Which examples, and how they are read.
struct DatasetArguments {
  std::string dataset;
  std::string data;
  std::string split;
  bool download = false;
  int64_t limit = 0;
  int64_t batch_size = 0;
  int workers = -1;
};

struct TrainArguments {
  DatasetArguments data = {.batch_size = 128};
  ModelArguments model;
  PresetArguments preset;
  int64_t epochs = 5;
  uint64_t seed = 0;
  std::string output;
  std::string resume;
  std::string optimizer = "adamw";
  std::optional<double> learning_rate;
  double momentum = 0.9;
  std::optional<double> weight_decay;
  double label_smoothing = 0;
  std::optional<double> warmup_epochs;
  std::string augment = "auto";
  int64_t checkpoint_steps = 0;
  int threads = 0;
  bool json = false;
};

struct EvaluateArguments {
  DatasetArguments data = {.batch_size = 256};
  ModelArguments model;
  PresetArguments preset;
  int threads = 0;
  bool json = false;
  std::string draw;
};

struct ExplainArguments {
  std::string image;
  ModelArguments model;
  PresetArguments preset;
  std::string category;  ///< a name or a number
  std::string layer;
  std::string method = "gradcam";
  std::string out;
  int threads = 0;
  bool json = false;
};

struct ExportArguments {
  ModelArguments model;
  std::optional<uint64_t> seed;
  std::string format;
  std::string out;
  std::vector<int64_t> input_shape;  ///< empty: one image of the model's usual size
  bool freeze = false;
  bool json = false;
};

struct InfoArguments {
  std::vector<std::string> files;
  bool json = false;
};

struct ConvertArguments {
  std::string input;
  std::string output;
  std::optional<int> quality;
  bool lossless = false;
  bool progressive = false;
  std::string subsampling;
  std::optional<int> level;
  std::optional<int64_t> frame;
  std::optional<int> duration;
};

struct FramesArguments {
  std::string video;
  std::string every;
  std::string frames;  ///< numbers, separated by commas
  std::string out;
  std::string size;
  std::string format = "png";
  int threads = 1;
  bool json = false;
};

/// Which transforms.
struct PipelineArguments {
  std::string file;                ///< of JSON
  std::vector<std::string> texts;  ///< or lines of text
};

struct TransformArguments {
  std::vector<std::string> images;
  PipelineArguments pipeline;
  std::optional<uint64_t> seed;
  std::string out;
  std::string target;
  std::optional<int64_t> grid;
  bool captions = false;
  bool together = false;
};

struct TransformsArguments {
  std::string name;
  bool json = false;
};

struct BenchArguments {
  std::string what;
  std::string data;
  PipelineArguments pipeline;
  int64_t threads = 1;
  int64_t batch_size = 64;
  uint64_t seed = 0;
  bool scaled_decode = false;
  bool json = false;
};

struct Arguments {
  ModelsArguments models;
  ClassifyArguments classify;
  TrainArguments train;
  EvaluateArguments evaluate;
  ExplainArguments explain;
  ExportArguments export_model;
  InfoArguments info;
  ConvertArguments convert;
  FramesArguments frames;
  TransformArguments transform;
  TransformsArguments transforms;
  BenchArguments bench;
};

}  // namespace torchvision::tools
