#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <array>
#include <thread>

#include "core/file.h"
#include "net/download.h"
#include "support/http_server.h"
#include "support/paths.h"
#include "support/scoped_environment.h"

extern char** environ;

namespace torchvision::net {
namespace {

using ::torchvision::testing::HttpReply;
using ::torchvision::testing::HttpRequest;
using ::torchvision::testing::HttpServer;
using ::torchvision::testing::ScopedEnvironment;
using ::torchvision::testing::TempDir;

const std::string kContent = [] {
  std::string content(500'000, 0);
  for (size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * 2654435761U >> 13);
  return content;
}();

pid_t start_download(const std::string& url, const std::filesystem::path& target) {
  std::string program = DOWNLOAD_CHILD;
  std::string url_argument = url;
  std::string target_argument = target.string();
  const std::array<char*, 4> arguments = {program.data(), url_argument.data(), target_argument.data(), nullptr};
  pid_t child = -1;
  EXPECT_EQ(posix_spawn(&child, program.c_str(), nullptr, nullptr, arguments.data(), environ), 0);
  return child;
}

int exit_status(pid_t child) {
  int status = -1;
  waitpid(child, &status, 0);
  return status;
}

std::string content_of(const std::filesystem::path& path) { return std::string(core::as_text(core::read_file(path))); }

void wait_for_size(const std::filesystem::path& path, uint64_t size) {
  std::error_code ignored;
  for (int i = 0; i < 2000; ++i) {
    if (std::filesystem::is_regular_file(path, ignored) && std::filesystem::file_size(path, ignored) >= size) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  FAIL() << path << " did not grow to " << size;
}

class DownloadProcesses : public ::testing::Test {
 protected:
  TempDir dir_;
  std::filesystem::path target_ = dir_ / "file.bin";
  ScopedEnvironment no_proxy_{"no_proxy", "*"};
};

TEST_F(DownloadProcesses, FetchOnceForAll) {
  HttpServer server([](const HttpRequest& request) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));  // long enough for all to arrive
    return HttpServer::file(request, kContent, "\"1\"");
  });
  std::array<pid_t, 4> children = {};
  for (pid_t& child : children) child = start_download(server.url("/x"), target_);
  std::thread in_this_process([&] { download(server.url("/x"), target_); });
  download(server.url("/x"), target_);
  in_this_process.join();
  for (pid_t child : children) EXPECT_EQ(exit_status(child), 0);
  EXPECT_EQ(content_of(target_), kContent);
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST_F(DownloadProcesses, ResumeAfterAKill) {
  std::atomic<bool> paused{false};
  HttpServer server([&](const HttpRequest& request) {
    HttpReply reply = HttpServer::file(request, kContent, "\"1\"");
    if (!paused.exchange(true)) reply.pause_after = 200'000;
    return reply;
  });
  const pid_t child = start_download(server.url("/x"), target_);
  wait_for_size(dir_ / "file.bin.part", 200'000);
  kill(child, SIGKILL);
  EXPECT_TRUE(WIFSIGNALED(exit_status(child)));
  EXPECT_FALSE(std::filesystem::exists(target_));

  download(server.url("/x"), target_);
  EXPECT_EQ(content_of(target_), kContent);
  EXPECT_EQ(server.requests().back().header("range"), "bytes=200000-");
}

// Killed again and again, each time a little further on, until one run gets to the end.
TEST_F(DownloadProcesses, GetThereThroughManyKills) {
  constexpr size_t kKills = 20;
  constexpr size_t kStep = 20'000;
  std::atomic<size_t> answers{0};
  HttpServer server([&](const HttpRequest& request) {
    HttpReply reply = HttpServer::file(request, kContent, "\"1\"");
    if (answers++ < kKills) reply.pause_after = kStep;
    return reply;
  });
  for (size_t kill_number = 1; kill_number <= kKills; ++kill_number) {
    const pid_t child = start_download(server.url("/x"), target_);
    wait_for_size(dir_ / "file.bin.part", kill_number * kStep);
    kill(child, SIGKILL);
    exit_status(child);
    ASSERT_FALSE(std::filesystem::exists(target_)) << kill_number;
  }
  EXPECT_EQ(exit_status(start_download(server.url("/x"), target_)), 0);
  EXPECT_EQ(content_of(target_), kContent);
  EXPECT_EQ(server.requests().back().header("range"), "bytes=" + std::to_string(kKills * kStep) + "-");
}

// A waiting process takes over from one that dies with the lock in its hands.
TEST_F(DownloadProcesses, TakeOverFromTheDead) {
  std::atomic<bool> paused{false};
  HttpServer server([&](const HttpRequest& request) {
    HttpReply reply = HttpServer::file(request, kContent, "\"1\"");
    if (!paused.exchange(true)) reply.pause_after = 200'000;
    return reply;
  });
  const pid_t first = start_download(server.url("/x"), target_);
  wait_for_size(dir_ / "file.bin.part", 200'000);
  const pid_t second = start_download(server.url("/x"), target_);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  kill(first, SIGKILL);
  exit_status(first);
  EXPECT_EQ(exit_status(second), 0);
  EXPECT_EQ(content_of(target_), kContent);
}

}  // namespace
}  // namespace torchvision::net
