#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <set>

#include "datasets/support.h"
#include "support/expect_error.h"
#include "support/http_server.h"
#include "support/scoped_environment.h"
#include "torchvision/core/error.h"
#include "torchvision/datasets/mnist.h"

namespace torchvision::datasets {
namespace {

using ::torchvision::testing::HttpReply;
using ::torchvision::testing::HttpRequest;
using ::torchvision::testing::HttpServer;
using ::torchvision::testing::ScopedEnvironment;
using ::torchvision::testing::TempDir;

/// Serves the embedded files, whose content is MNIST's while their compression is not its publishers'.
HttpReply recompressed_mnist(const HttpRequest& request) { return {.body = read(embedded_mnist() + request.path)}; }

class MnistDownload : public ::testing::Test {
 protected:
  TempDir dir_;
  ScopedEnvironment no_proxy_{"no_proxy", "*"};
};

TEST_F(MnistDownload, LaysThingsOutAsPythonAndAsksOnlyOnce) {
  HttpServer server(recompressed_mnist);
  std::set<std::string> seen;
  const MNISTOptions options = {.train = false,
                                .download = true,
                                .progress = [&](const std::string& file, uint64_t, uint64_t) { seen.insert(file); },
                                .mirrors = {server.url("")}};
  const MNIST dataset(dir_.path().string(), options);
  EXPECT_EQ(dataset.size(), 10000);
  EXPECT_EQ(dataset.get(0).label, 7);
  for (const char* name :
       {"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}) {
    EXPECT_TRUE(std::filesystem::is_regular_file(dir_ / "MNIST/raw" / name)) << name;
    EXPECT_TRUE(seen.contains(std::string(name) + ".gz")) << name;
  }
  const size_t requests = server.requests().size();
  EXPECT_EQ(requests, 4U);
  MNIST(dir_.path().string(), options);
  EXPECT_EQ(server.requests().size(), requests);
}

TEST_F(MnistDownload, RefusesAnotherContentAndGoesOnToTheNextMirror) {
  HttpServer wrong([](const HttpRequest& request) -> HttpReply {
    // Well-formed, of the right kind, and not the file that was asked for.
    const bool images = request.path.find("images") != std::string::npos;
    return {.body = read(embedded_mnist() + (images ? "/t10k-labels-idx1-ubyte.gz" : "/t10k-images-idx3-ubyte.gz"))};
  });
  EXPECT_ERROR(MNIST(dir_.path().string(), {.download = true, .mirrors = {wrong.url("/")}}), DownloadError, "wrong MD5",
               "f68b3c2dcbeaaa9fbdd348bbdeb94873", wrong.url("/train-images-idx3-ubyte.gz"));
  EXPECT_FALSE(std::filesystem::exists(dir_ / "MNIST/raw/train-images-idx3-ubyte.gz"));

  HttpServer right(recompressed_mnist);
  const MNIST dataset(dir_.path().string(), {.download = true, .mirrors = {wrong.url("/"), right.url("/")}});
  EXPECT_EQ(dataset.size(), 60000);
}

TEST_F(MnistDownload, FetchesAnewWhatIsDamaged) {
  HttpServer server(recompressed_mnist);
  write(dir_ / "MNIST/raw/t10k-images-idx3-ubyte.gz", "damaged");
  const MNIST dataset(dir_.path().string(), {.train = false, .download = true, .mirrors = {server.url("")}});
  EXPECT_EQ(dataset.get(0).label, 7);
}

TEST_F(MnistDownload, IsRefusedOffline) {
  const ScopedEnvironment offline("TORCHVISION_OFFLINE", "1");
  EXPECT_ERROR(FashionMNIST(dir_.path().string(), {.download = true}), DownloadError, "TORCHVISION_OFFLINE",
               "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/train-images-idx3-ubyte.gz",
               (dir_ / "FashionMNIST/raw/train-images-idx3-ubyte.gz").string());
  EXPECT_ERROR(EMNIST(dir_.path().string(), "digits", {.download = true}), DownloadError,
               "https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip");
  EXPECT_ERROR(QMNIST(dir_.path().string(), {.what = "nist", .download = true}), DownloadError,
               "https://raw.githubusercontent.com/facebookresearch/qmnist/master/xnist-images-idx3-ubyte.xz");
}

}  // namespace
}  // namespace torchvision::datasets
