#pragma once

#include <filesystem>

namespace torchvision::net {

/// Where Python's torch.hub keeps downloaded weights, so that both share one cache: $TORCH_HOME/hub/checkpoints, else
/// $XDG_CACHE_HOME/torch/hub/checkpoints, else ~/.cache/torch/hub/checkpoints. The folder need not exist.
std::filesystem::path hub_checkpoints_folder();

/// `path` with a leading ~ replaced by the home folder, as a shell and Python's expanduser do.
std::filesystem::path expand_user(const std::filesystem::path& path);

}  // namespace torchvision::net
