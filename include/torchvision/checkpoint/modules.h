#pragma once

#include <string>
#include <vector>

#include "torchvision/checkpoint/state_dict.h"
#include "torchvision/core/export.h"

namespace torch::nn {
class Module;
}

namespace torchvision::checkpoint {

/// The module's parameters and buffers by name, in Python's order: its own parameters, its own buffers, then its
/// children's. The tensors share the module's memory. Python: Module.state_dict().
TORCHVISION_API StateDict state_dict(const torch::nn::Module& module);

struct LoadStateDictOptions {
  /// Whether missing and unexpected names are errors. Wrong shapes always are.
  bool strict = true;
  /// Whether the module takes the state dict's own tensors instead of copying their values: nothing is copied, and
  /// those of load_file keep looking into the file. Where dtype or device differ it copies all the same.
  bool assign = false;
};

/// What load_state_dict passed over when it was not strict. Python: the named tuple of the same fields.
struct IncompatibleKeys {
  std::vector<std::string> missing_keys;
  std::vector<std::string> unexpected_keys;
};

/// Copies a state dict into the module's parameters and buffers, converting dtypes and devices as Python does.
/// All is compared before anything is copied: a module that does not fit keeps its values, and the FormatError
/// (kMismatch) lists every missing, unexpected and mis-shaped name. Python: Module.load_state_dict().
TORCHVISION_API IncompatibleKeys load_state_dict(torch::nn::Module& module, const StateDict& state_dict,
                                                 const LoadStateDictOptions& options = {});

/// What load_matching did.
struct LoadReport {
  std::vector<std::string> taken;            ///< names of tensors whose values the module has now
  std::vector<std::string> missing_keys;     ///< the module's, which the state dict lacks
  std::vector<std::string> unexpected_keys;  ///< the state dict's, which the module lacks
  std::vector<std::string> other_shapes;     ///< "fc.weight is (1000, 512) in the file and (7, 512) in the model"
};

/// A line on what was taken, and a line for each kind of what was not.
TORCHVISION_API std::string to_string(const LoadReport& report);

/// Copies what fits, by name and shape, and reports the rest: a checkpoint with another number of classes, or of a
/// part of the network. Prefixes that wrappers put before all names ("module." of DataParallel, "_orig_mod." of
/// torch.compile, "model.") are passed over where the module has no such names.
/// Throws FormatError (kMismatch) where nothing fits at all.
TORCHVISION_API LoadReport load_matching(torch::nn::Module& module, const StateDict& state_dict);

}  // namespace torchvision::checkpoint
