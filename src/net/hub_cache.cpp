#include "net/hub_cache.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace torchvision::net {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::filesystem::path home_folder() {
  if (const std::string home = environment("HOME"); !home.empty()) return home;
  const struct passwd* user = ::getpwuid(::getuid());
  return user != nullptr && user->pw_dir != nullptr ? user->pw_dir : "/";
}

}  // namespace

std::filesystem::path expand_user(const std::filesystem::path& path) {
  const std::string& text = path.native();
  if (text == "~") return home_folder();
  return text.starts_with("~/") ? home_folder() / text.substr(2) : path;
}

std::filesystem::path hub_checkpoints_folder() {
  std::filesystem::path torch_home = environment("TORCH_HOME");
  if (torch_home.empty()) {
    const std::string cache = environment("XDG_CACHE_HOME");
    torch_home = (cache.empty() ? home_folder() / ".cache" : std::filesystem::path(cache)) / "torch";
  }
  return expand_user(torch_home) / "hub" / "checkpoints";
}

}  // namespace torchvision::net
