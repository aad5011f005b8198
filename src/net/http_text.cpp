#include "net/http_text.h"

#include <algorithm>
#include <charconv>

namespace torchvision::net {
namespace {

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) { return lower(c); });
  return result;
}

bool starts_with_any_case(std::string_view text, std::string_view start) {
  return lower(text.substr(0, start.size())) == start;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

uint64_t to_number(std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

}  // namespace

bool is_https(std::string_view url) { return starts_with_any_case(url, "https://"); }

bool is_web_url(std::string_view url) { return is_https(url) || starts_with_any_case(url, "http://"); }

std::string host_of(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  if (const size_t user = url.rfind('@'); user != std::string_view::npos) url.remove_prefix(user + 1);
  return std::string(url);
}

void ResponseHeaders::add(std::string_view line) {
  if (line.starts_with("HTTP/")) {
    *this = {};
    return;
  }
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string name = lower(line.substr(0, colon));
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (name == "etag") etag = value;
  if (name == "last-modified") last_modified = value;
  if (name == "content-length") content_length = to_number(value);
  if (name == "content-range" && value.starts_with("bytes ")) {
    const std::string_view range = value.substr(6);
    range_begin = to_number(range.substr(0, range.find('-')));
    if (const size_t slash = range.find('/'); slash != std::string_view::npos)
      range_total = to_number(range.substr(slash + 1));
  }
}

std::string ResponseHeaders::validator() const {
  return !etag.empty() && !etag.starts_with("W/") ? etag : last_modified;
}

bool looks_like_html(std::string_view head) {
  if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
  head = trimmed(head);
  return starts_with_any_case(head, "<html") || starts_with_any_case(head, "<!doctype html");
}

bool names_html(std::string_view file_name) {
  const std::string name = lower(file_name);
  return name.ends_with(".html") || name.ends_with(".htm") || name.ends_with(".xhtml");
}

bool is_passing_status(long status) noexcept { return status == 408 || status == 429 || status >= 500; }

std::string problem_of_status(long status) {
  const std::string number = " (HTTP " + std::to_string(status) + ")";
  if (status == 404 || status == 410) return "the server has no such file" + number;
  if (status == 401 || status == 403) return "the server does not allow it" + number;
  if (status == 429) return "the server asks for patience" + number;
  if (status >= 500) return "the server is in trouble" + number;
  return "the server gave an answer without the file" + number;
}

}  // namespace torchvision::net
