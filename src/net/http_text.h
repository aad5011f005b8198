#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace torchvision::net {

bool is_https(std::string_view url);
/// https or http.
bool is_web_url(std::string_view url);
std::string host_of(std::string_view url);

/// What a download needs of an answer's headers.
struct ResponseHeaders {
  std::string etag = {};
  std::string last_modified = {};
  uint64_t content_length = 0;  ///< 0 when absent
  uint64_t range_begin = 0;
  uint64_t range_total = 0;  ///< 0 when absent

  /// Takes one line as it comes. A status line begins the next answer, as after a redirect, and forgets the last one.
  void add(std::string_view line);
  /// What If-Range may carry: a strong ETag, else the date.
  std::string validator() const;
};

bool looks_like_html(std::string_view head);
bool names_html(std::string_view file_name);

/// Whether the same request may succeed a moment later.
bool is_passing_status(long status) noexcept;
std::string problem_of_status(long status);

}  // namespace torchvision::net
