#include "net/transfer.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <string_view>

#include "net/http_text.h"

namespace torchvision::net {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kSniffSize = 512;
constexpr auto kProgressInterval = std::chrono::milliseconds(100);

/// The state that libcurl's callbacks share. They are C: what they throw is kept, and thrown again outside.
class Request {
 public:
  Request(const std::string& url, PartFile& part, const DownloadOptions& options)
      : url_(url), part_(part), options_(options), handle_(curl_easy_init(), curl_easy_cleanup) {
    if (handle_ == nullptr) throw std::bad_alloc();
  }
  ~Request() { curl_slist_free_all(request_headers_); }
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  Outcome run() {
    set_options();
    ask_for_the_rest();
    const CURLcode result = curl_easy_perform(handle_.get());
    if (error_) std::rethrow_exception(error_);
    if (!stopped_.problem.empty()) return stopped_;
    if (result != CURLE_OK) return explain(result);
    return finish();
  }

 private:
  template <class Value>
  void set(CURLoption option, Value value) {
    if (curl_easy_setopt(handle_.get(), option, value) == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  }

  void set_options() {
    set(CURLOPT_URL, url_.c_str());
    set(CURLOPT_USERAGENT, "torchvision-cpp");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROTOCOLS_STR, "https,http");
    set(CURLOPT_FOLLOWLOCATION, 1L);
    set(CURLOPT_MAXREDIRS, static_cast<long>(options_.max_redirects));
    set(CURLOPT_REDIR_PROTOCOLS_STR, is_https(url_) ? "https" : "https,http");
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &Request::on_tick);
    set(CURLOPT_XFERINFODATA, this);
    set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(options_.max_size));
    set(CURLOPT_WRITEFUNCTION, &Request::on_body);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_HEADERFUNCTION, &Request::on_header);
    set(CURLOPT_HEADERDATA, this);
    // The curl program's rules; the library reads no environment but the proxies'.
    for (const char* name : {"SSL_CERT_FILE", "CURL_CA_BUNDLE"})
      if (const char* bundle = std::getenv(name); bundle != nullptr && *bundle != 0) set(CURLOPT_CAINFO, bundle);
    if (const char* folder = std::getenv("SSL_CERT_DIR"); folder != nullptr && *folder != 0)
      set(CURLOPT_CAPATH, folder);
  }

  // A resume needs something that notices when the file has changed: the server's validator, or a hash of ours.
  void ask_for_the_rest() {
    const bool has_hash = !options_.sha256.empty() || !options_.sha256_prefix.empty() || !options_.md5.empty();
    if (part_.size() == 0) return;
    if (!part_.origin() || part_.origin()->url != url_ || (part_.origin()->validator.empty() && !has_hash)) return;
    offset_ = part_.size();
    add_header("Range: bytes=" + std::to_string(offset_) + "-");
    if (!part_.origin()->validator.empty()) add_header("If-Range: " + part_.origin()->validator);
    set(CURLOPT_HTTPHEADER, request_headers_);
  }

  void add_header(const std::string& line) {
    curl_slist* longer = curl_slist_append(request_headers_, line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    request_headers_ = longer;
  }

  template <class Function>
  size_t guarded(size_t size, Function&& function) noexcept {
    try {
      return function() ? size : 0;  // 0 makes libcurl stop
    } catch (...) {
      error_ = std::current_exception();
      return 0;
    }
  }

  static size_t on_header(char* data, size_t, size_t size, void* self) noexcept {
    auto* request = static_cast<Request*>(self);
    return request->guarded(size, [&] { return request->headers_.add({data, size}), true; });
  }

  static size_t on_body(char* data, size_t, size_t size, void* self) noexcept {
    auto* request = static_cast<Request*>(self);
    return request->guarded(size, [&] { return request->take({reinterpret_cast<uint8_t*>(data), size}); });
  }

  // About once a second, and whenever bytes come. libcurl's own low-speed limit averages over six seconds.
  static int on_tick(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept {
    auto* request = static_cast<Request*>(self);
    return request->guarded(1, [request] { return !request->is_stalled(); }) == 1 ? 0 : 1;
  }

  bool is_stalled() {
    const auto now = Clock::now();
    if (connect_seconds() <= 0) last_byte_ = now;  // connecting has a limit of its own
    if (now - last_byte_ <= options_.stall_timeout) return false;
    stop(ErrorCode::kNetwork, host_of(effective_url()) + " fell silent", true);
    return true;
  }

  double connect_seconds() const {
    double seconds = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_CONNECT_TIME, &seconds);
    return seconds;
  }

  std::string effective_url() const {
    char* effective = nullptr;
    curl_easy_getinfo(handle_.get(), CURLINFO_EFFECTIVE_URL, &effective);
    return effective != nullptr ? effective : url_;
  }

  long status() const {
    long status = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    return status;
  }

  bool stop(ErrorCode code, std::string problem, bool passing = false) {
    stopped_ = {.passing = passing, .code = code, .problem = std::move(problem)};
    return false;
  }

  // Decides by the answer's status and headers what its body means. Gives false when the body is of no use.
  bool begin_body() {
    begun_ = true;
    total_ = headers_.content_length;
    if (status() == 206 && offset_ > 0) {
      const uint64_t total_before = part_.origin()->total;
      const bool other_size = headers_.range_total != 0 && total_before != 0 && headers_.range_total != total_before;
      if (headers_.range_begin != offset_ || other_size) {
        part_.clear();
        return stop(ErrorCode::kNetwork, "the server sent another part of the file than asked for", true);
      }
      resumed_ = true;
      total_ = headers_.range_total != 0 ? headers_.range_total : total_ != 0 ? offset_ + total_ : 0;
    } else if (status() == 200) {
      part_.restart({url_, headers_.validator(), total_});
    } else {
      return true;  // an error page; finish() speaks of its status
    }
    taking_ = true;
    if (options_.size != 0 && total_ != 0 && total_ != options_.size)
      return stop(ErrorCode::kIntegrity, "the server's file has " + std::to_string(total_) + " bytes instead of " +
                                             std::to_string(options_.size));
    return true;
  }

  bool take(core::Bytes bytes) {
    last_byte_ = Clock::now();
    if (!begun_ && !begin_body()) return false;
    if (!taking_) return true;
    const uint64_t limit = options_.size != 0 ? options_.size : options_.max_size;
    if (bytes.size() > limit - std::min(limit, part_.size()))
      return stop(options_.size != 0 ? ErrorCode::kIntegrity : ErrorCode::kTooLarge,
                  "the server sends more than " + std::to_string(limit) + " bytes");
    if (!sniff(bytes)) return false;
    part_.append(bytes);
    report_progress(false);
    return true;
  }

  // Log-in pages, captive portals and quota notices come with status 200.
  bool sniff(core::Bytes bytes) {
    if (resumed_ || head_.size() >= kSniffSize) return true;
    head_ += core::as_text(bytes.first(std::min(bytes.size(), kSniffSize - head_.size())));
    if (!looks_like_html(head_) || names_html(part_.path().stem().string())) return true;
    part_.clear();
    return stop(ErrorCode::kNetwork,
                "the server sent a web page instead of the file: a log-in or quota notice, or the file has moved");
  }

  void report_progress(bool last) {
    if (!options_.progress) return;
    const auto now = Clock::now();
    if (!last && now - reported_ < kProgressInterval) return;
    reported_ = now;
    options_.progress(part_.size(), total_);
  }

  Outcome finish() {
    const long code = status();
    if (code == 416 && offset_ > 0) {
      part_.clear();
      return {.passing = true, .problem = "the server does not know the rest of the file"};
    }
    if (!begun_ && !begin_body()) return stopped_;
    if (!taking_) {
      Outcome outcome{.passing = is_passing_status(code), .problem = problem_of_status(code)};
      curl_off_t seconds = 0;
      curl_easy_getinfo(handle_.get(), CURLINFO_RETRY_AFTER, &seconds);
      outcome.retry_after = std::chrono::seconds(std::clamp<curl_off_t>(seconds, 0, 60));
      return outcome;
    }
    report_progress(true);
    return {.complete = true, .resumed = resumed_};
  }

  Outcome explain(CURLcode result) const {
    const std::string host = host_of(effective_url());
    switch (result) {
      case CURLE_COULDNT_RESOLVE_HOST:
        return {.problem = "no network, or no host is called " + host};
      case CURLE_COULDNT_RESOLVE_PROXY:
        return {.problem = "the proxy's name does not resolve"};
      case CURLE_COULDNT_CONNECT:
        return {.passing = true, .problem = "cannot connect to " + host};
      case CURLE_OPERATION_TIMEDOUT:
        return {.passing = connect_seconds() > 0, .problem = host + " does not answer"};
      case CURLE_PARTIAL_FILE:
        return {.passing = true, .problem = host + " ended the file too early"};
      case CURLE_RECV_ERROR:
      case CURLE_SEND_ERROR:
      case CURLE_GOT_NOTHING:
      case CURLE_HTTP2:
      case CURLE_HTTP2_STREAM:
      case CURLE_SSL_CONNECT_ERROR:
        return {.passing = true, .problem = "the connection to " + host + " broke: " + curl_easy_strerror(result)};
      case CURLE_TOO_MANY_REDIRECTS:
        return {.problem = host + " redirects too often"};
      case CURLE_UNSUPPORTED_PROTOCOL:
        return {.problem = is_https(url_) ? "it redirects from https to something less safe"
                                          : "it redirects to something that is neither https nor http"};
      case CURLE_FILESIZE_EXCEEDED:
        return {.code = ErrorCode::kTooLarge,
                .problem = "the file has more than " + std::to_string(options_.max_size) + " bytes"};
      case CURLE_PEER_FAILED_VERIFICATION:
      case CURLE_SSL_CACERT_BADFILE:
        return {.problem = "the certificate of " + host + " cannot be verified (certificates come from the system, " +
                           "CURL_CA_BUNDLE or SSL_CERT_FILE)"};
      default:
        return {.problem = curl_easy_strerror(result)};
    }
  }

  const std::string& url_;
  PartFile& part_;
  const DownloadOptions& options_;
  std::unique_ptr<CURL, void (*)(CURL*)> handle_;
  curl_slist* request_headers_ = nullptr;
  ResponseHeaders headers_;
  std::string head_;
  std::exception_ptr error_;
  Outcome stopped_;
  uint64_t offset_ = 0;
  uint64_t total_ = 0;
  bool begun_ = false;
  bool taking_ = false;
  bool resumed_ = false;
  Clock::time_point reported_ = {};
  Clock::time_point last_byte_ = Clock::now();
};

}  // namespace

Outcome transfer(const std::string& url, PartFile& part, const DownloadOptions& options) {
  static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (initialised != CURLE_OK) return {.problem = "libcurl does not start"};
  return Request(url, part, options).run();
}

}  // namespace torchvision::net
