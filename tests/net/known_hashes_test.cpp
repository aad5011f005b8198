#include "net/known_hashes.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/file.h"
#include "core/hash.h"
#include "support/expect_error.h"
#include "support/paths.h"
#include "torchvision/core/error.h"

namespace torchvision::net {
namespace {

namespace fs = std::filesystem;

class KnownHashes : public ::testing::Test {
 protected:
  KnownHashes() {
    fs::create_directories(file_.parent_path());
    write("weights of a network");
  }
  void write(const std::string& text) const { std::ofstream(file_) << text; }
  std::string digits() const { return core::hash_file(core::HashAlgorithm::kSha256, file_); }

  testing::TempDir dir_;
  fs::path file_ = fs::path(dir_ / "hub") / "checkpoints" / "net-12345678.pth";
  fs::path record_ = fs::path(dir_ / "hub") / "torchvision-cpp" / "net-12345678.pth.sha256";
};

TEST_F(KnownHashes, AreTheNamesDigitsFirstAndTheWholeHashLater) {
  EXPECT_ERROR(verify_with_known_hash(file_, "12345678"), DownloadError, "damaged", "12345678", "delete it");
  EXPECT_FALSE(fs::exists(record_));
  verify_with_known_hash(file_, digits().substr(0, 8));
  EXPECT_TRUE(core::as_text(core::read_file(record_)).starts_with(digits()));
  verify_with_known_hash(file_, digits().substr(0, 8));
  write("weights of another work");
  EXPECT_ERROR(verify_with_known_hash(file_, digits().substr(0, 8)), DownloadError,
               "damaged");  // the whole hash counts
}

TEST_F(KnownHashes, StartAgainFromADamagedRecord) {
  fs::create_directories(record_.parent_path());
  std::ofstream(record_) << "no hash";
  verify_with_known_hash(file_, digits().substr(0, 8));
  EXPECT_TRUE(core::as_text(core::read_file(record_)).starts_with(digits()));
}

TEST_F(KnownHashes, AreNotNeededWhereTheyCannotBeWritten) {
  std::ofstream(record_.parent_path()) << "a file in the folder's place";
  verify_with_known_hash(file_, "");
  verify_with_known_hash(file_, digits());
}

TEST_F(KnownHashes, NeedAFile) {
  EXPECT_ERROR(verify_with_known_hash(dir_ / "none" / "x.pth", ""), FileError, "x.pth");
}

}  // namespace
}  // namespace torchvision::net
