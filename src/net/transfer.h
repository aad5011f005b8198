#pragma once

#include <chrono>
#include <string>

#include "net/download.h"
#include "net/part_file.h"
#include "torchvision/core/error.h"

namespace torchvision::net {

/// What came of one request.
struct Outcome {
  bool complete = false;
  bool passing = false;  ///< the failure may be gone a moment later
  ErrorCode code = ErrorCode::kNetwork;
  std::string problem = {};  ///< why it is not complete, as a part of a sentence
  bool resumed = false;      ///< some of the bytes are from an earlier request
  std::chrono::seconds retry_after{0};
};

/// One request for `url`, with its redirects, into `part`: for the bytes that are missing if the server can be held to
/// the same version of the file, else for all. Throws what writing and `options.progress` throw.
Outcome transfer(const std::string& url, PartFile& part, const DownloadOptions& options);

}  // namespace torchvision::net
