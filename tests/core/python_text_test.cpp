#include "core/python_text.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace torchvision::core {
namespace {

// Each as Python 3 prints it.
TEST(PythonText, SpellsFloats) {
  EXPECT_EQ(python_text(1e-5), "1e-05");
  EXPECT_EQ(python_text(1e-4), "0.0001");
  EXPECT_EQ(python_text(0.1), "0.1");
  EXPECT_EQ(python_text(-2.0), "-2.0");
  EXPECT_EQ(python_text(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(python_text(1e15), "1000000000000000.0");
  EXPECT_EQ(python_text(1e16), "1e+16");
  EXPECT_EQ(python_text(-0.0), "-0.0");
  EXPECT_EQ(python_text(std::numeric_limits<double>::quiet_NaN()), "nan");
  EXPECT_EQ(python_text(-std::numeric_limits<double>::infinity()), "-inf");
}

TEST(PythonText, SpellsOtherValues) {
  EXPECT_EQ(python_text(true), "True");
  EXPECT_EQ(python_text(int64_t{-3}), "-3");
  EXPECT_EQ(python_text(std::optional<double>()), "None");
  EXPECT_EQ(python_items(std::vector<int64_t>{1, 2}), "1, 2");
}

TEST(PythonText, QuotesStrings) {
  EXPECT_EQ(python_quoted("feat0"), "'feat0'");
  EXPECT_EQ(python_quoted("it's"), "\"it's\"");
  EXPECT_EQ(python_quoted("'\"\\"), "'\\'\"\\\\'");
  EXPECT_EQ(python_quoted("a\n\x01"), "'a\\n\\x01'");
}

}  // namespace
}  // namespace torchvision::core
