#pragma once

#include <string>
#include <string_view>

#include "kernels/ops/run_lengths.h"

/// Runs as COCO's text: each as its difference to the one before the last (from the fourth on), in groups of five bits,
/// lowest first, as characters from '0' on; a sixth bit says that more follow, and the last group carries the sign.
namespace torchvision::kernels {

std::string runs_to_string(const Runs& runs);

/// What is wrong with a text, and at which character. `message` is nullptr where all is well.
struct RunStringFault {
  const char* message = nullptr;
  size_t at = 0;
};

/// Reads `text` into `runs`, which must sum up to `pixels`, below 2^32.
RunStringFault parse_runs(std::string_view text, int64_t pixels, Runs& runs);

}  // namespace torchvision::kernels
