#include "net/download.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

#include "core/file.h"
#include "core/hash.h"
#include "support/expect_error.h"
#include "support/http_server.h"
#include "support/paths.h"
#include "support/scoped_environment.h"
#include "torchvision/core/error.h"

namespace torchvision::net {
namespace {

using ::testing::SizeIs;
using ::torchvision::testing::HttpReply;
using ::torchvision::testing::HttpRequest;
using ::torchvision::testing::HttpServer;
using ::torchvision::testing::ScopedEnvironment;
using ::torchvision::testing::TempDir;

std::string content_of(const std::filesystem::path& path) { return std::string(core::as_text(core::read_file(path))); }

// No two windows of it are equal, so that bytes in the wrong place show.
std::string make_content(size_t size, unsigned seed = 1) {
  std::string content(size, 0);
  for (char& c : content) c = static_cast<char>((seed = seed * 1664525U + 1013904223U) >> 24);
  return content;
}

const std::string kContent = make_content(300'000);
const std::string kOther = make_content(300'000, 2);

std::string sha256(const std::string& content) {
  return core::hash_bytes(core::HashAlgorithm::kSha256, core::as_bytes(content));
}

HttpServer::Handler good_server(const std::string& content = kContent) {
  return [content](const HttpRequest& request) { return HttpServer::file(request, content, "\"1\""); };
}

/// Cuts the first answer off; the later ones are `then`'s.
HttpServer::Handler cutting_once(HttpReply first, HttpServer::Handler then) {
  auto cut = std::make_shared<std::atomic<bool>>(false);
  return [=](const HttpRequest& request) { return cut->exchange(true) ? then(request) : first; };
}

HttpReply cut_reply(const std::string& content = kContent) {
  return {.headers = {"ETag: \"1\""}, .body = content, .cut_after = 100'000};
}

class Download : public ::testing::Test {
 protected:
  size_t files() const {
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(dir_.path()), {}));
  }
  void fetch(const std::string& url, DownloadOptions options = {}) {
    options.retry_delay = std::chrono::milliseconds(1);
    download(url, target_, options);
  }

  TempDir dir_;
  std::filesystem::path target_ = dir_ / "file.bin";
  // The loopback server must not be looked for behind the machine's proxy.
  ScopedEnvironment no_proxy_{"no_proxy", "*"};
};

TEST_F(Download, FetchesAFileAndLeavesNothingElse) {
  HttpServer server(good_server());
  uint64_t last_done = 0;
  uint64_t last_total = 0;
  fetch(server.url("/x"),
        {.sha256 = sha256(kContent), .size = kContent.size(), .progress = [&](uint64_t d, uint64_t t) {
           last_done = d;
           last_total = t;
         }});
  EXPECT_EQ(content_of(target_), kContent);
  EXPECT_EQ(files(), 1U);
  EXPECT_EQ(last_done, kContent.size());
  EXPECT_EQ(last_total, kContent.size());
}

TEST_F(Download, FetchesAnEmptyFile) {
  HttpServer server(good_server(""));
  fetch(server.url("/x"));
  EXPECT_EQ(content_of(target_), "");
}

TEST_F(Download, MakesTheFoldersItNeeds) {
  HttpServer server(good_server());
  download(server.url("/x"), dir_ / "a/b/c.bin");
  EXPECT_EQ(content_of(dir_ / "a/b/c.bin"), kContent);
}

TEST_F(Download, AsksNothingWhenTheFileIsThere) {
  HttpServer server(good_server());
  core::write_file_atomically(target_, core::as_bytes("mine"));
  fetch(server.url("/x"));
  EXPECT_EQ(content_of(target_), "mine");
  EXPECT_THAT(server.requests(), SizeIs(0));
}

TEST_F(Download, ReplacesADamagedFileWhenAskedToVerify) {
  HttpServer server(good_server());
  core::write_file_atomically(target_, core::as_bytes("damaged"));
  fetch(server.url("/x"), {.sha256 = sha256(kContent), .verify_existing = true});
  EXPECT_EQ(content_of(target_), kContent);
  fetch(server.url("/x"), {.sha256 = sha256(kContent), .verify_existing = true});
  EXPECT_THAT(server.requests(), SizeIs(1));
}

TEST_F(Download, FollowsARedirect) {
  HttpServer server([](const HttpRequest& request) -> HttpReply {
    if (request.path == "/old") return {.status = 302, .headers = {"Location: /new"}, .body = "moved"};
    return HttpServer::file(request, kContent, "\"1\"");
  });
  fetch(server.url("/old"));
  EXPECT_EQ(content_of(target_), kContent);
}

TEST_F(Download, EndsARedirectLoop) {
  HttpServer server([](const HttpRequest&) -> HttpReply { return {.status = 302, .headers = {"Location: /x"}}; });
  EXPECT_ERROR(fetch(server.url("/x"), {.max_redirects = 3}), DownloadError, "redirects too often");
  EXPECT_THAT(server.requests(), SizeIs(4));
}

TEST_F(Download, LeavesTheWebForNoRedirect) {
  core::write_file_atomically(dir_ / "secret", core::as_bytes("secret"));
  HttpServer server([&](const HttpRequest&) -> HttpReply {
    return {.status = 302, .headers = {"Location: file://" + (dir_ / "secret").string()}};
  });
  EXPECT_ERROR(fetch(server.url("/x")), DownloadError, "neither https nor http");
  EXPECT_FALSE(std::filesystem::exists(target_));
}

TEST_F(Download, RefusesUrlsThatAreNoWebUrls) {
  EXPECT_ERROR(fetch("file:///etc/passwd"), DownloadError, "https://");
  EXPECT_ERROR(fetch("ftp://example.org/x"), DownloadError, "https://");
  EXPECT_ERROR(fetch("https://example.org/x", {.mirrors = {"file:///etc/passwd"}}), DownloadError,
               "file:///etc/passwd");
}

TEST_F(Download, SaysThatThereIsNoSuchFileWithoutAskingTwice) {
  HttpServer server([](const HttpRequest&) -> HttpReply { return {.status = 404, .body = "<html>not found"}; });
  EXPECT_ERROR(fetch(server.url("/x")), DownloadError, "no such file (HTTP 404)", server.url("/x"), target_.string());
  EXPECT_THAT(server.requests(), SizeIs(1));
  EXPECT_EQ(files(), 0U);
}

TEST_F(Download, GoesThroughTheMirrorsInOrder) {
  HttpServer server([](const HttpRequest& request) -> HttpReply {
    if (request.path == "/a") return {.status = 404};
    if (request.path == "/b") return HttpServer::file(request, kOther, "\"b\"");
    return HttpServer::file(request, kContent, "\"c\"");
  });
  fetch(server.url("/a"), {.sha256 = sha256(kContent), .mirrors = {server.url("/b"), server.url("/c")}});
  EXPECT_EQ(content_of(target_), kContent);
  EXPECT_THAT(server.requests(), SizeIs(3));
}

TEST_F(Download, NamesEveryMirrorThatFailed) {
  HttpServer server(
      [](const HttpRequest& request) -> HttpReply { return {.status = request.path == "/a" ? 404 : 403}; });
  EXPECT_ERROR(fetch(server.url("/a"), {.mirrors = {server.url("/b")}}), DownloadError, "HTTP 404", server.url("/b"),
               "HTTP 403");
}

TEST_F(Download, TriesAgainWhenTheServerIsInTrouble) {
  std::atomic<int> count{0};
  HttpServer server([&](const HttpRequest& request) -> HttpReply {
    if (count++ < 2) return {.status = 503};
    return HttpServer::file(request, kContent, "\"1\"");
  });
  fetch(server.url("/x"));
  EXPECT_EQ(content_of(target_), kContent);
}

TEST_F(Download, GivesUpAfterItsAttempts) {
  HttpServer server([](const HttpRequest&) -> HttpReply { return {.status = 503}; });
  EXPECT_ERROR(fetch(server.url("/x"), {.attempts = 3}), DownloadError, "HTTP 503");
  EXPECT_THAT(server.requests(), SizeIs(3));
}

TEST_F(Download, ResumesAfterACut) {
  HttpServer server(cutting_once(cut_reply(), good_server()));
  fetch(server.url("/x"));
  EXPECT_EQ(content_of(target_), kContent);
  const auto requests = server.requests();
  ASSERT_THAT(requests, SizeIs(2));
  EXPECT_EQ(requests[1].header("range"), "bytes=100000-");
  EXPECT_EQ(requests[1].header("if-range"), "\"1\"");
}

TEST_F(Download, ResumesWhatAnEarlierCallLeft) {
  HttpServer server(cutting_once(cut_reply(), good_server()));
  EXPECT_THROW(fetch(server.url("/x"), {.attempts = 1}), DownloadError);
  EXPECT_FALSE(std::filesystem::exists(target_));
  fetch(server.url("/x"));
  EXPECT_EQ(content_of(target_), kContent);
  EXPECT_EQ(server.requests().back().header("range"), "bytes=100000-");
  EXPECT_EQ(files(), 1U);
}

TEST_F(Download, StartsOverWhenTheServerKnowsNoRanges) {
  HttpServer server(cutting_once(cut_reply(), [](const HttpRequest&) -> HttpReply { return {.body = kContent}; }));
  fetch(server.url("/x"));
  EXPECT_EQ(content_of(target_), kContent);
}

TEST_F(Download, StartsOverWhenTheFileHasChanged) {
  HttpServer server(
      cutting_once(cut_reply(), [](const HttpRequest& request) { return HttpServer::file(request, kOther, "\"2\""); }));
  fetch(server.url("/x"));
  EXPECT_EQ(content_of(target_), kOther);
}

TEST_F(Download, NeverMixesVersionsThatNothingTellsApart) {
  const HttpReply cut{.body = kContent, .cut_after = 100'000};
  HttpServer server(cutting_once(cut, [](const HttpRequest&) -> HttpReply { return {.body = kOther}; }));
  fetch(server.url("/x"));
  EXPECT_EQ(content_of(target_), kOther);
  EXPECT_EQ(server.requests().back().header("range"), "");
}

TEST_F(Download, StartsOverWhenTheServerAnswersAnotherRange) {
  HttpServer server([](const HttpRequest& request) -> HttpReply {
    if (request.header("range").empty()) return HttpServer::file(request, kContent, "\"1\"");
    return {
        .status = 206, .headers = {"ETag: \"1\"", "Content-Range: bytes 5-299999/300000"}, .body = kContent.substr(5)};
  });
  HttpServer cutting(cutting_once(cut_reply(), [&](const HttpRequest& request) -> HttpReply {
    if (request.header("range").empty()) return HttpServer::file(request, kContent, "\"1\"");
    return {.status = 206, .headers = {"Content-Range: bytes 5-299999/300000"}, .body = kContent.substr(5)};
  }));
  fetch(cutting.url("/x"));
  EXPECT_EQ(content_of(target_), kContent);
}

TEST_F(Download, RepairsADamagedPart) {
  HttpServer server(cutting_once(cut_reply(kOther), good_server()));
  fetch(server.url("/x"), {.sha256 = sha256(kContent)});
  EXPECT_EQ(content_of(target_), kContent);
  EXPECT_THAT(server.requests(), SizeIs(3));  // cut, resumed to a wrong whole, fetched anew
}

TEST_F(Download, KeepsNoFileWithAWrongHash) {
  HttpServer server(good_server());
  EXPECT_ERROR(fetch(server.url("/x"), {.sha256 = sha256(kOther)}), DownloadError, "wrong SHA-256", sha256(kOther),
               sha256(kContent));
  EXPECT_ERROR(fetch(server.url("/x"), {.sha256_prefix = "00000000"}), DownloadError, "wrong SHA-256", "00000000");
  EXPECT_ERROR(fetch(server.url("/x"), {.md5 = std::string(32, '0')}), DownloadError, "wrong MD5");
  EXPECT_THAT(server.requests(), SizeIs(3));
  EXPECT_EQ(files(), 0U);
}

TEST_F(Download, AcceptsTheHashPrefixOfAName) {
  HttpServer server(good_server());
  fetch(server.url("/x"), {.sha256_prefix = sha256(kContent).substr(0, 8)});
  EXPECT_EQ(content_of(target_), kContent);
}

TEST_F(Download, RefusesAWrongSizeBeforeTheBody) {
  HttpServer server(good_server());
  EXPECT_ERROR(fetch(server.url("/x"), {.size = 7}), DownloadError, "300000 bytes instead of 7");
  EXPECT_ERROR(fetch(server.url("/x"), {.max_size = 1000}), DownloadError, "more than 1000 bytes");
  EXPECT_FALSE(std::filesystem::exists(target_));
}

TEST_F(Download, RefusesAWebPageInTheFilesPlace) {
  HttpServer server([](const HttpRequest&) -> HttpReply { return {.body = "\n<!DOCTYPE html><title>Quota</title>"}; });
  EXPECT_ERROR(fetch(server.url("/x")), DownloadError, "web page instead of the file");
  EXPECT_EQ(files(), 0U);
  download(server.url("/x"), dir_ / "page.html");
  EXPECT_TRUE(std::filesystem::exists(dir_ / "page.html"));
}

TEST_F(Download, GivesUpOnASilentServer) {
  HttpServer server([](const HttpRequest&) -> HttpReply { return {.body = kContent, .pause_after = 1000}; });
  const auto start = std::chrono::steady_clock::now();
  EXPECT_ERROR(fetch(server.url("/x"), {.attempts = 1, .stall_timeout = std::chrono::seconds(1)}), DownloadError,
               "fell silent");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST_F(Download, EndsWithWhatTheProgressThrows) {
  struct Cancelled {};
  HttpServer server(good_server());
  EXPECT_THROW(fetch(server.url("/x"), {.progress = [](uint64_t, uint64_t) { throw Cancelled(); }}), Cancelled);
  EXPECT_FALSE(std::filesystem::exists(target_));
  fetch(server.url("/x"));
  EXPECT_EQ(content_of(target_), kContent);
}

TEST_F(Download, SaysThatTheDiskIsFull) {
  HttpServer server(good_server());
  struct rlimit before = {};
  getrlimit(RLIMIT_FSIZE, &before);
  auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
  const struct rlimit limit = {100'000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &limit);
  EXPECT_ERROR(fetch(server.url("/x")), FileError, "cannot write file", target_.string());
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_FALSE(std::filesystem::exists(target_));
  fetch(server.url("/x"));
  EXPECT_EQ(content_of(target_), kContent);
}

TEST_F(Download, WritesThroughNoLinkInThePartsPlace) {
  HttpServer server(good_server());
  core::write_file_atomically(dir_ / "victim", core::as_bytes("mine"));
  std::filesystem::create_symlink(dir_ / "victim", dir_ / "file.bin.part");
  EXPECT_THROW(fetch(server.url("/x")), FileError);
  EXPECT_EQ(content_of(dir_ / "victim"), "mine");
}

TEST_F(Download, StaysOfflineWhenAsked) {
  HttpServer server(good_server());
  const ScopedEnvironment offline("TORCHVISION_OFFLINE", "1");
  EXPECT_ERROR(fetch(server.url("/x")), DownloadError, "TORCHVISION_OFFLINE is set", target_.string());
  EXPECT_THAT(server.requests(), SizeIs(0));
}

TEST_F(Download, NamesTheHostWhenThereIsNoNetwork) {
  EXPECT_ERROR(fetch("http://no-such-host.invalid/x.pth"), DownloadError, "no-such-host.invalid", "no network",
               target_.string());
}

TEST_F(Download, GoesThroughTheProxyOfTheEnvironment) {
  HttpServer proxy(good_server());
  const ScopedEnvironment no_exception("no_proxy", nullptr);
  const ScopedEnvironment no_exception_either("NO_PROXY", nullptr);
  const ScopedEnvironment environment("http_proxy", proxy.url("").c_str());
  fetch("http://host.invalid/x");
  EXPECT_EQ(content_of(target_), kContent);
  EXPECT_EQ(proxy.requests().at(0).path, "http://host.invalid/x");
}

}  // namespace
}  // namespace torchvision::net
