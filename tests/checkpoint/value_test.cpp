#include "torchvision/checkpoint/value.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <fstream>
#include <limits>

#include "checkpoint/expected.h"
#include "support/assert_close.h"
#include "support/expect_error.h"
#include "torchvision/core/error.h"

namespace torchvision::checkpoint {
namespace {

using ::torchvision::testing::checkpoint_file;
using ::torchvision::testing::TempDir;

TEST(Value, SaysWhatItHoldsWhenAskedForSomethingElse) {
  EXPECT_ERROR(Value("text").as_int(), FormatError, "int", "str");
  EXPECT_ERROR(Value().as_tensor(), FormatError, "Tensor", "None");
  EXPECT_ERROR(Value(1).at("x"), FormatError, "dict", "int");
  const Value dict = Value::dict().set("epoch", 1).set(7, "seven");
  EXPECT_ERROR(dict.at("model"), FormatError, "no 'model'", "'epoch'", "7");
  EXPECT_ERROR(dict.at(8), FormatError, "no 8");
}

TEST(Value, ReplacesAKeyInPlace) {
  const Value dict = Value::dict().set("a", 1).set("b", 2).set("a", 3);
  ASSERT_EQ(dict.as_dict().size(), 2U);
  EXPECT_EQ(dict.as_dict()[0].second.as_int(), 3);
}

TEST(Value, TakesAnIntWhereADoubleIsWanted) { EXPECT_EQ(Value(3).as_double(), 3.0); }

TEST(LoadValue, ReadsPythonsTrainingCheckpoint) {
  const Value value = load_value(checkpoint_file("training.pth"));
  EXPECT_EQ(value.at("epoch").as_int(), 3);
  EXPECT_EQ(value.at("best").as_double(), 0.75);
  EXPECT_EQ(value.at("name").as_string(), "größe");
  EXPECT_FALSE(value.at("done").as_bool());
  EXPECT_TRUE(value.at("nothing").is_none());
  EXPECT_EQ(value.at("big").as_int(), int64_t{1} << 40);
  EXPECT_EQ(value.at("negative").as_int(), -5);
  EXPECT_EQ(value.at("sizes").as_list()[1].as_list()[1].as_int(), 3);
  EXPECT_EQ(value.at("shape").as_list()[1].as_int(), 5);
  EXPECT_EQ(value.at("bytes").as_string(), std::string("\0\xff", 2));
  EXPECT_EQ(value.at("dtype").as_string(), "float16");
  EXPECT_EQ(value.at("device").as_string(), "cpu");
  testing::expect_as_python(value.at("model").as_state_dict(), "training");
  EXPECT_EQ(value.at("model").as_state_dict().versions().size(), 4U);
  const Value& group = value.at("optimizer").at("param_groups").as_list()[0];
  EXPECT_EQ(group.at("lr").as_double(), 0.1);
  EXPECT_TRUE(value.at("optimizer").at("state").at(int64_t{3}).at("exp_avg").is_tensor());
}

TEST(SaveValue, ComesBackAsItWas) {
  const TempDir dir;
  const at::Tensor tensor = at::arange(6).reshape({2, 3});
  const Value value = Value::dict()
                          .set("none", Value())
                          .set("yes", true)
                          .set("small", 200)
                          .set("negative", -1)
                          .set("least", std::numeric_limits<int64_t>::min())
                          .set("pi", 3.25)
                          .set("text", "größe \"x\"\n")
                          .set("tensor", tensor)
                          .set(5, Value::list().append(1).append(Value::list()).append(Value::dict()));
  save_value(value, (dir / "x.pth").string());
  const Value loaded = load_value((dir / "x.pth").string());
  ASSERT_EQ(loaded.as_dict().size(), 9U);
  EXPECT_TRUE(loaded.at("none").is_none());
  EXPECT_TRUE(loaded.at("yes").as_bool());
  EXPECT_EQ(loaded.at("small").as_int(), 200);
  EXPECT_EQ(loaded.at("negative").as_int(), -1);
  EXPECT_EQ(loaded.at("least").as_int(), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(loaded.at("pi").as_double(), 3.25);
  EXPECT_EQ(loaded.at("text").as_string(), "größe \"x\"\n");
  EXPECT_TENSORS_EQUAL(loaded.at("tensor").as_tensor(), tensor);
  EXPECT_EQ(loaded.at(int64_t{5}).as_list().size(), 3U);
}

TEST(SaveValue, RefusesNestingThatCouldNotBeRead) {
  const TempDir dir;
  Value value = 1;
  for (int i = 0; i < 300; ++i) value = Value::list().append(std::move(value));
  EXPECT_ERROR(save_value(value, (dir / "x.pth").string()), FormatError, "nested deeper", "x.pth");
}

TEST(LoadValue, FindsATurnedByteOfATensor) {
  const TempDir dir;
  const std::string path = (dir / "x.pth").string();
  save_value(Value::dict().set("a", at::full({64}, 0.5)), path);
  std::string content;
  {
    std::ifstream stream(path, std::ios::binary);
    content.assign(std::istreambuf_iterator<char>(stream), {});
  }
  const float single = 0.5F;
  const size_t place = content.find(std::string(reinterpret_cast<const char*>(&single), sizeof single) +
                                    std::string(reinterpret_cast<const char*>(&single), sizeof single));
  ASSERT_NE(place, std::string::npos);
  content[place] = 1;
  std::ofstream(path, std::ios::binary) << content;
  EXPECT_ERROR(load_value(path), FormatError, "x.pth", "checksum");
}

}  // namespace
}  // namespace torchvision::checkpoint
