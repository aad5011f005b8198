#pragma once

#include <string>
#include <vector>

#include "support/json.h"
#include "torchvision/train/classification.h"

namespace torchvision::tools {

/// One epoch by name; epochs count from 1.
Json epoch_json(const train::EpochRecord& record);

/// history.json and history.csv in a folder.
void write_history(const std::string& folder, const std::vector<train::EpochRecord>& history);

}  // namespace torchvision::tools
