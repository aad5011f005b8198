// The C++ side of `make torture`: makes the calls that scripts/torture/run.py drew, each in bounded time, and notes
// what came of it.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <exception>

#include "support/golden.h"
#include "torture/case.h"

namespace torchvision::torture {
namespace {

/// A file that says which call is under way, for when the process does not live to tell.
class Progress {
 public:
  explicit Progress(const std::string& path) : file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644)) {}
  ~Progress() { ::close(file_); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void at(size_t index) {
    const std::string text = std::to_string(index) + "\n";
    if (::pwrite(file_, text.data(), text.size(), 0) < 0) throw std::runtime_error("cannot write the progress file");
  }

 private:
  int file_;
};

/// What the answer's file takes: values, or where there are none or too many, the shape. Absent where undefined.
void note(const std::string& name, const at::Tensor& tensor, Tensors& answers) {
  constexpr int64_t kMostValues = int64_t{1} << 22;
  if (!tensor.defined()) return;
  const bool has_values = tensor.is_cpu() && tensor.numel() <= kMostValues && !tensor.is_complex() &&
                          !at::isFloat8Type(tensor.scalar_type());
  answers[has_values ? name : name + ":shape"] = has_values ? tensor.detach() : at::tensor(tensor.sizes(), at::kLong);
}

struct Arguments {
  std::string request, answer;
  size_t first, end;
  unsigned seconds;
  int threads;
};

void run(const Arguments& arguments) {
  at::set_num_threads(arguments.threads);
  const std::vector<Case> cases = read_cases(arguments.request);
  Progress progress(arguments.answer + ".progress");
  Tensors answers;
  nlohmann::json errors = nlohmann::json::object();
  for (size_t i = arguments.first; i < std::min(arguments.end, cases.size()); ++i) {
    progress.at(i);
    ::alarm(arguments.seconds);  // ends the process: a call that never returns is one that is lost
    try {
      for (const auto& [name, tensor] : answer(cases[i])) note(std::to_string(i) + "/" + name, tensor, answers);
    } catch (const c10::Error& error) {
      errors[std::to_string(i)] = error.what_without_backtrace();
    } catch (const std::exception& error) {
      errors[std::to_string(i)] = error.what();
    }
    ::alarm(0);
  }
  testing::write_tensor_file(arguments.answer, answers, {{"errors", errors}});
}

}  // namespace
}  // namespace torchvision::torture

int main(int argc, char** argv) {
  if (argc != 7)
    return std::fprintf(stderr, "usage: torture_runner REQUEST ANSWER FIRST-CASE END SECONDS-A-CALL THREADS\n"), 2;
  try {
    torchvision::torture::run({argv[1], argv[2], std::stoul(argv[3]), std::stoul(argv[4]),
                               unsigned(std::stoul(argv[5])), std::stoi(argv[6])});
  } catch (const std::exception& error) {
    return std::fprintf(stderr, "torture_runner: %s\n", error.what()), 1;
  }
}
