#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "torchvision/core/export.h"

namespace torchvision {

/// A module whose tensors have other names in some files than today. checkpoint::load_state_dict asks every module that
/// derives from this too. Python: Module._load_from_state_dict and Module._version.
class TORCHVISION_API SavedNames {
 public:
  virtual ~SavedNames();

  /// What a state dict notes beside the module's tensors. Python: _version.
  virtual int64_t version() const { return 1; }

  /// Called before a state dict of this version is loaded (absent where it tells none), for a module that takes on the
  /// structure that it had then.
  virtual void prepare_for(std::optional<int64_t> version);

  /// Today's name of a tensor, or nothing when the module takes none such any more. `name` lacks the module's own
  /// prefix; `version` is the file's, absent where it tells none.
  virtual std::optional<std::string> name_today(std::string_view name, std::optional<int64_t> version) const = 0;
};

}  // namespace torchvision
