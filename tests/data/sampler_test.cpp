#include "torchvision/data/sampler.h"

#include <gtest/gtest.h>

#include <set>

#include "support/assert_close.h"
#include "support/golden.h"

namespace torchvision::data {
namespace {

class SamplerGoldenTest : public ::testing::Test {
 protected:
  void expect(const std::string& name, const Sampler& sampler) {
    for (const int64_t epoch : {0, 1, 7}) {
      const at::Tensor& expected = golden_[name + "/" + std::to_string(epoch)];
      EXPECT_TENSORS_EQUAL(at::tensor(sampler.indices(epoch)), expected) << name << ", epoch " << epoch;
      EXPECT_EQ(sampler.size(), expected.size(0));
    }
  }

  const testing::TensorFile golden_ = testing::golden("data/samplers");
  const uint64_t seed_ = golden_.metadata.at("seed");
};

TEST_F(SamplerGoldenTest, RandomOrdersArePythons) { expect("shuffled", RandomSampler(100, {.seed = seed_})); }

TEST_F(SamplerGoldenTest, MoreSamplesThanTheDatasetTakeSeveralRounds) {
  expect("longer", RandomSampler(10, {.num_samples = 25, .seed = seed_}));
}

TEST_F(SamplerGoldenTest, DrawsWithReplacementArePythons) {
  expect("replacement", RandomSampler(1000, {.replacement = true, .num_samples = 75, .seed = seed_}));
}

TEST_F(SamplerGoldenTest, RandomSubsetsArePythons) {
  expect("subset", SubsetRandomSampler(golden_.metadata.at("subset"), seed_));
}

TEST(SequentialSamplerTest, CountsUp) {
  EXPECT_EQ(SequentialSampler(4).indices(9), (std::vector<int64_t>{0, 1, 2, 3}));
  EXPECT_EQ(SequentialSampler(0).size(), 0);
}

TEST(SubsetSamplerTest, KeepsTheGivenOrder) {
  EXPECT_EQ(SubsetSampler({5, 2, 5}).indices(1), (std::vector<int64_t>{5, 2, 5}));
}

TEST(RandomSamplerTest, RefusesEmptyDatasets) { EXPECT_THROW(RandomSampler(0), c10::ValueError); }

TEST(SampleSeed, DiffersByEverythingItDependsOn) {
  std::set<uint64_t> seeds;
  for (uint64_t seed = 0; seed < 8; ++seed)
    for (int64_t epoch = 0; epoch < 8; ++epoch) {
      // A generator keeps the low 32 bits of its seed.
      seeds.insert(static_cast<uint32_t>(epoch_seed(seed, epoch)));
      for (int64_t index = 0; index < 8; ++index) seeds.insert(static_cast<uint32_t>(sample_seed(seed, epoch, index)));
    }
  EXPECT_EQ(seeds.size(), 8u * 8 * 9);
}

}  // namespace
}  // namespace torchvision::data
