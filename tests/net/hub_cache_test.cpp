#include "net/hub_cache.h"

#include <gtest/gtest.h>

#include "support/scoped_environment.h"

namespace torchvision::net {
namespace {

using ::torchvision::testing::ScopedEnvironment;

TEST(HubCache, IsTorchHomeFirst) {
  const ScopedEnvironment torch_home("TORCH_HOME", "/t");
  const ScopedEnvironment cache("XDG_CACHE_HOME", "/x");
  EXPECT_EQ(hub_checkpoints_folder(), "/t/hub/checkpoints");
}

TEST(HubCache, IsTheUsersCacheNext) {
  const ScopedEnvironment torch_home("TORCH_HOME", nullptr);
  const ScopedEnvironment cache("XDG_CACHE_HOME", "/x");
  EXPECT_EQ(hub_checkpoints_folder(), "/x/torch/hub/checkpoints");
}

TEST(HubCache, IsInTheHomeFolderOtherwise) {
  const ScopedEnvironment torch_home("TORCH_HOME", "");
  const ScopedEnvironment cache("XDG_CACHE_HOME", nullptr);
  const ScopedEnvironment home("HOME", "/h");
  EXPECT_EQ(hub_checkpoints_folder(), "/h/.cache/torch/hub/checkpoints");
}

TEST(ExpandUser, ReplacesALeadingTilde) {
  const ScopedEnvironment home("HOME", "/h");
  EXPECT_EQ(expand_user("~/data"), "/h/data");
  EXPECT_EQ(expand_user("~"), "/h");
  EXPECT_EQ(expand_user("data/~"), "data/~");
}

}  // namespace
}  // namespace torchvision::net
