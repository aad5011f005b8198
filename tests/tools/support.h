#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tools/run_program.h"

namespace torchvision::testing {

/// A file with a model's initial weights, the same ones for the same seed.
void save_initial_weights(const std::string& path, const std::string& model, int64_t num_classes, uint64_t seed = 0);

/// An example photo of this repository.
std::string photo(const std::string& name);

/// Each line of standard output as JSON.
std::vector<nlohmann::json> json_lines(const ProgramResult& result);

/// The arguments with more behind them.
std::vector<std::string> with(std::vector<std::string> arguments, const std::vector<std::string>& more);

/// A failure as the contract has it: exit code 1 and one line on standard error with the given pieces.
void expect_failure(const ProgramResult& result, const std::vector<std::string>& pieces);

}  // namespace torchvision::testing
