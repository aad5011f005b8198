#pragma once

#include <span>
#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "torchvision/core/error.h"

namespace torchvision::models {

/// "unknown model 'resnet81': did you mean resnet18, resnet101?"
inline Error unknown_name(const std::string& kind, std::string_view name, std::span<const std::string> candidates) {
  std::string hint;
  for (const std::string& near : catalog::suggestions(name, candidates)) hint += (hint.empty() ? "" : ", ") + near;
  return Error(
      ErrorCode::kInvalidArgument, "unknown " + kind + " '" + std::string(name) + "'",
      {.hint = hint.empty() ? "list_models() and get_model_weights() list the names" : "did you mean " + hint + "?"});
}

}  // namespace torchvision::models
