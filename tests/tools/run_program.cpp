#include "tools/run_program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "support/paths.h"

namespace torchvision::testing {
namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> result;
  for (std::string& word : words) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

std::vector<std::string> environment_with(const std::vector<std::string>& added) {
  // The first value of a name counts. Two spinning OpenMP teams on two cores would stall each other.
  std::vector<std::string> result = added;
  result.push_back("OMP_WAIT_POLICY=passive");
  for (char** entry = environ; *entry; ++entry) result.emplace_back(*entry);
  return result;
}

int wait_for(pid_t process, const std::function<void(pid_t)>& watch) {
  int status = 0;
  if (!watch) {
    ::waitpid(process, &status, 0);
  } else {
    while (::waitpid(process, &status, WNOHANG) == 0) {
      watch(process);
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> ProgramResult::complaints() const { return split_lines(err); }

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary).write(text.data(), static_cast<std::streamsize>(text.size()));
}

ProgramResult run_program(const std::string& program, const std::vector<std::string>& arguments,
                          const RunOptions& options) {
  // Files, not pipes: nothing can fill up, whatever the program writes.
  const TempDir folder;
  const std::string in = folder / "in", out = folder / "out", err = folder / "err";
  write_text(in, options.input);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, in.c_str(), O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT, 0600);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), O_WRONLY | O_CREAT, 0600);
  std::vector<std::string> words = {program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment = environment_with(options.environment);
  pid_t process = 0;
  const int failed =
      ::posix_spawn(&process, program.c_str(), &actions, nullptr, pointers(words).data(), pointers(environment).data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error("cannot start " + program);
  ProgramResult result;
  result.exit_code = wait_for(process, options.watch);
  result.out = read_text(out);
  result.err = read_text(err);
  return result;
}

ProgramResult run_torchvision(const std::vector<std::string>& arguments, const RunOptions& options) {
  return run_program(TORCHVISION_BINARY_DIR "/bin/torchvision", arguments, options);
}

}  // namespace torchvision::testing
