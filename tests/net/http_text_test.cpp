#include "net/http_text.h"

#include <gtest/gtest.h>

#include "net/download.h"

namespace torchvision::net {
namespace {

TEST(ResponseHeaders, AreThoseOfTheLastAnswer) {
  ResponseHeaders headers;
  for (const char* line : {"HTTP/1.1 302 Found\r\n", "ETag: \"old\"\r\n", "HTTP/1.1 206 x\r\n",
                           "content-length: 50\r\n", "Content-Range: bytes 100-149/150\r\n", "\r\n"})
    headers.add(line);
  EXPECT_EQ(headers.etag, "");
  EXPECT_EQ(headers.content_length, 50U);
  EXPECT_EQ(headers.range_begin, 100U);
  EXPECT_EQ(headers.range_total, 150U);
}

TEST(ResponseHeaders, TakeNoLyingNumbers) {
  ResponseHeaders headers;
  headers.add("Content-Length: 12x\r\n");
  headers.add("Content-Range: bytes 99999999999999999999-/*\r\n");
  EXPECT_EQ(headers.content_length, 0U);
  EXPECT_EQ(headers.range_begin, 0U);
  EXPECT_EQ(headers.range_total, 0U);
}

TEST(ResponseHeaders, TrustNoWeakEtag) {
  ResponseHeaders headers;
  headers.add("ETag: W/\"a\"\r\n");
  EXPECT_EQ(headers.validator(), "");
  headers.add("Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT\r\n");
  EXPECT_EQ(headers.validator(), "Mon, 01 Jan 2024 00:00:00 GMT");
  headers.add("ETag: \"a\"\r\n");
  EXPECT_EQ(headers.validator(), "\"a\"");
}

TEST(HostOf, LeavesOutUserAndPath) {
  EXPECT_EQ(host_of("https://user:secret@example.org:80/a@b"), "example.org:80");
  EXPECT_EQ(host_of("http://example.org?x"), "example.org");
}

TEST(LooksLikeHtml, SeesThroughCaseSpaceAndByteOrderMark) {
  EXPECT_TRUE(looks_like_html("\n <!DOCTYPE HTML>"));
  EXPECT_TRUE(looks_like_html("\xef\xbb\xbf<HTML lang=x>"));
  EXPECT_FALSE(looks_like_html("PK\x03\x04<html"));
  EXPECT_FALSE(looks_like_html(""));
}

TEST(FileNameOf, IsThePathsLastPart) {
  EXPECT_EQ(file_name_of("https://download.pytorch.org/models/resnet18-f37072fd.pth?x=/y"), "resnet18-f37072fd.pth");
  EXPECT_EQ(file_name_of("https://host"), "");
}

TEST(HashPrefixOf, ReadsTorchHubsNames) {
  EXPECT_EQ(hash_prefix_of("resnet18-f37072fd.pth"), "f37072fd");
  EXPECT_EQ(hash_prefix_of("fasterrcnn_resnet50_fpn_coco-258fb6c6.pth"), "258fb6c6");
  EXPECT_EQ(hash_prefix_of("vit-b-16.pth"), "");
  EXPECT_EQ(hash_prefix_of("plain.pth"), "");
}

}  // namespace
}  // namespace torchvision::net
