#include "support/history.h"

#include <ATen/ATen.h>

#include <filesystem>

#include "torchvision/io/file.h"

namespace torchvision::tools {
namespace {

void write_text(const std::filesystem::path& path, std::string text) {
  io::write_file(path, at::from_blob(text.data(), {static_cast<int64_t>(text.size())}, at::kByte));
}

}  // namespace

Json epoch_json(const train::EpochRecord& record) {
  return {{"epoch", record.epoch + 1},       {"lr", record.lr},
          {"train_loss", record.train_loss}, {"train_accuracy", record.train_accuracy},
          {"test_loss", record.test_loss},   {"test_accuracy", record.test_accuracy},
          {"seconds", record.seconds}};
}

void write_history(const std::string& folder, const std::vector<train::EpochRecord>& history) {
  Json epochs = Json::array();
  std::string header, rows;
  for (const train::EpochRecord& record : history) {
    const Json epoch = epoch_json(record);
    epochs.push_back(epoch);
    header.clear();
    std::string row;
    for (const auto& [name, value] : epoch.items()) {
      header += (header.empty() ? "" : ",") + name;
      row += (row.empty() ? "" : ",") + value.dump();
    }
    rows += row + "\n";
  }
  write_text(std::filesystem::path(folder) / "history.json", epochs.dump(1) + "\n");
  write_text(std::filesystem::path(folder) / "history.csv", header + "\n" + rows);
}

}  // namespace torchvision::tools
