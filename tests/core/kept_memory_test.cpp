#include "core/kept_memory.h"

#include <gtest/gtest.h>

#include <cstring>
#include <thread>
#include <vector>

namespace torchvision::core {
namespace {

TEST(KeptMemory, ComesBackToTheNextOfItsSize) {
  std::shared_ptr<std::byte> first = kept_memory(100'000);
  const std::byte* place = first.get();
  const std::shared_ptr<std::byte> second = kept_memory(100'000);
  EXPECT_NE(second.get(), place);
  first.reset();
  EXPECT_EQ(kept_memory(99'000).get(), place) << "a little less fits into the same block";
}

TEST(KeptMemory, IsAlignedAndLargeEnough) {
  for (size_t bytes : {size_t{0}, size_t{1}, size_t{4096}, size_t{4097}, size_t{1'000'001}, size_t{5'242'881}}) {
    const std::shared_ptr<std::byte> memory = kept_memory(bytes);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(memory.get()) % 64, 0U);
    std::memset(memory.get(), 1, bytes);  // a sanitizer would see a step outside
  }
}

TEST(KeptMemory, IsSharedByThreads) {
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([thread] {
      for (size_t i = 0; i < 500; ++i) {
        const size_t bytes = 1000 + i % 7 * 40'000;
        const std::shared_ptr<std::byte> memory = kept_memory(bytes);
        std::memset(memory.get(), thread, bytes);
        ASSERT_EQ(memory.get()[bytes - 1], std::byte(thread));
      }
    });
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace torchvision::core
