#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

namespace torchvision::testing {

/// What a program left behind.
struct ProgramResult {
  int exit_code = -1;  ///< 128 + the signal's number for one that a signal ended
  std::string out;
  std::string err;

  /// The lines of standard error.
  std::vector<std::string> complaints() const;
};

struct RunOptions {
  std::string input = {};                     ///< becomes its standard input
  std::vector<std::string> environment = {};  ///< "NAME=value", added to this process's
  /// Called every few milliseconds while the program runs, with its id, for tests that kill it.
  std::function<void(pid_t)> watch = {};
};

/// Runs bin/torchvision of this build with the arguments, and waits for it.
ProgramResult run_torchvision(const std::vector<std::string>& arguments, const RunOptions& options = {});
/// Runs any program.
ProgramResult run_program(const std::string& program, const std::vector<std::string>& arguments,
                          const RunOptions& options = {});

std::vector<std::string> split_lines(const std::string& text);
std::string read_text(const std::string& path);
void write_text(const std::string& path, const std::string& text);

}  // namespace torchvision::testing
