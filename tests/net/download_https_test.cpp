#include <gtest/gtest.h>

#include <csignal>

#include "core/file.h"
#include "net/download.h"
#include "support/expect_error.h"
#include "support/https_server.h"
#include "support/paths.h"
#include "support/scoped_environment.h"
#include "torchvision/core/error.h"

namespace torchvision::net {
namespace {

using ::torchvision::testing::HttpReply;
using ::torchvision::testing::HttpRequest;
using ::torchvision::testing::HttpServer;
using ::torchvision::testing::HttpsServer;
using ::torchvision::testing::LoopbackIdentity;
using ::torchvision::testing::ScopedEnvironment;
using ::torchvision::testing::TempDir;

class DownloadHttps : public ::testing::Test {
 protected:
  DownloadHttps() {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL when a client has gone
    identity_.write_bundle(bundle_);
  }
  ~DownloadHttps() override { std::signal(SIGPIPE, SIG_DFL); }

  TempDir dir_;
  std::filesystem::path target_ = dir_ / "file.bin";
  std::filesystem::path bundle_ = dir_ / "bundle.pem";
  LoopbackIdentity identity_;
  ScopedEnvironment no_proxy_{"no_proxy", "*"};
};

TEST_F(DownloadHttps, TrustsTheBundleOfTheEnvironment) {
  HttpsServer server([](const HttpRequest&) -> HttpReply { return {.body = "content"}; }, identity_);
  for (const char* variable : {"CURL_CA_BUNDLE", "SSL_CERT_FILE"}) {
    const ScopedEnvironment no_other(variable == std::string("CURL_CA_BUNDLE") ? "SSL_CERT_FILE" : "CURL_CA_BUNDLE",
                                     nullptr);
    const ScopedEnvironment environment(variable, bundle_.c_str());
    download(server.url("/x"), target_);
    EXPECT_EQ(core::as_text(core::read_file(target_)), "content") << variable;
    std::filesystem::remove(target_);
  }
}

TEST_F(DownloadHttps, RefusesACertificateThatNobodyVouchesFor) {
  const ScopedEnvironment no_bundle("CURL_CA_BUNDLE", nullptr);
  const ScopedEnvironment no_file("SSL_CERT_FILE", nullptr);
  HttpsServer server([](const HttpRequest&) -> HttpReply { return {.body = "content"}; }, identity_);
  EXPECT_ERROR(download(server.url("/x"), target_), DownloadError, "certificate of 127.0.0.1", "cannot be verified",
               "CURL_CA_BUNDLE");
  EXPECT_TRUE(server.requests().empty());
  EXPECT_FALSE(std::filesystem::exists(target_));
}

TEST_F(DownloadHttps, IsNotLedBackToHttp) {
  const ScopedEnvironment environment("CURL_CA_BUNDLE", bundle_.c_str());
  HttpServer plain([](const HttpRequest&) -> HttpReply { return {.body = "content"}; });
  HttpsServer server(
      [&](const HttpRequest&) -> HttpReply { return {.status = 302, .headers = {"Location: " + plain.url("/x")}}; },
      identity_);
  EXPECT_ERROR(download(server.url("/x"), target_), DownloadError, "redirects from https to something less safe");
  EXPECT_TRUE(plain.requests().empty());
}

TEST_F(DownloadHttps, IsReachedFromHttp) {
  const ScopedEnvironment environment("CURL_CA_BUNDLE", bundle_.c_str());
  HttpsServer server([](const HttpRequest&) -> HttpReply { return {.body = "content"}; }, identity_);
  HttpServer plain(
      [&](const HttpRequest&) -> HttpReply { return {.status = 301, .headers = {"Location: " + server.url("/x")}}; });
  download(plain.url("/x"), target_);
  EXPECT_EQ(core::as_text(core::read_file(target_)), "content");
}

}  // namespace
}  // namespace torchvision::net
