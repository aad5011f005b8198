#include "torchvision/core/error.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace torchvision {
namespace {

TEST(Error, SaysWhatWhereExpectedGotAndHint) {
  const Error error(ErrorCode::kCorrupt, "cannot read checkpoint",
                    {.path = "a.pth", .offset = 12, .expected = "PROTO", .actual = "0x41", .hint = "save it again"});
  EXPECT_STREQ(error.what(), "cannot read checkpoint: a.pth, at byte 12: expected PROTO, got 0x41; save it again");
  EXPECT_EQ(error.code(), ErrorCode::kCorrupt);
}

TEST(Error, LeavesOutWhatIsNotKnown) {
  EXPECT_STREQ(Error(ErrorCode::kCorrupt, "bad").what(), "bad");
  EXPECT_STREQ(Error(ErrorCode::kCorrupt, "bad", {.actual = "text"}).what(), "bad: text");
}

TEST(FileErrorTest, CarriesTheSystemsWords) {
  const FileError error("cannot open file", "/nowhere", ENOENT);
  EXPECT_STREQ(error.what(), "cannot open file: /nowhere: No such file or directory");
  EXPECT_EQ(error.error_number(), ENOENT);
}

TEST(Error, IsCaughtAsStandardException) {
  EXPECT_THROW(throw DecodeError(ErrorCode::kTruncated, "short"), std::exception);
}

}  // namespace
}  // namespace torchvision
