#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

/// Asserts that `statement` throws `exception_type` with every one of the given pieces in its message:
/// EXPECT_ERROR(decode(bytes), DecodeError, "expected", "byte 7").
#define EXPECT_ERROR(statement, exception_type, ...)                                  \
  do {                                                                                \
    std::string thrown_message_;                                                      \
    EXPECT_THROW(                                                                     \
        try { statement; } catch (const exception_type& error) {                      \
          thrown_message_ = error.what();                                             \
          throw;                                                                      \
        },                                                                            \
        exception_type);                                                              \
    for (const std::string& piece_ : std::initializer_list<std::string>{__VA_ARGS__}) \
      EXPECT_THAT(thrown_message_, ::testing::HasSubstr(piece_));                     \
  } while (false)
