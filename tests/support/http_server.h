#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace torchvision::testing {

struct HttpRequest {
  std::string path;
  std::map<std::string, std::string> headers;  ///< names in lower case

  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
};

struct HttpReply {
  static constexpr size_t kNever = std::numeric_limits<size_t>::max();

  int status = 200;
  std::vector<std::string> headers = {};
  std::string body = {};
  size_t cut_after = kNever;    ///< closes the connection after so many bytes of the body
  size_t pause_after = kNever;  ///< goes silent after so many, until the client or the server goes away
};

/// One client's connection. Another transport than plain TCP overrides what moves bytes.
class HttpConnection {
 public:
  explicit HttpConnection(int socket) : socket_(socket) {}
  virtual ~HttpConnection() { ::close(socket_); }
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  int socket() const { return socket_; }
  virtual long receive(char* data, size_t size) { return ::recv(socket_, data, size, 0); }
  virtual long send(const char* data, size_t size) { return ::send(socket_, data, size, MSG_NOSIGNAL); }

 private:
  int socket_;
};

/// An HTTP server on the loopback interface, for tests of downloads: one thread a connection, one request each.
class HttpServer {
 public:
  using Handler = std::function<HttpReply(const HttpRequest&)>;

  using Connect = std::function<std::unique_ptr<HttpConnection>(int socket)>;

  explicit HttpServer(
      Handler handler, std::string scheme = "http",
      Connect connect = [](int socket) { return std::make_unique<HttpConnection>(socket); })
      : handler_(std::move(handler)), scheme_(std::move(scheme)), connect_(std::move(connect)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (listener_ < 0 || ::bind(listener_, generic, size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, generic, &size) != 0)
      throw std::runtime_error("HttpServer: no socket on the loopback interface");
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }

  ~HttpServer() {
    stopping_ = true;
    acceptor_.join();
    for (std::thread& connection : connections_) connection.join();
    ::close(listener_);
  }
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::string url(const std::string& path) const { return scheme_ + "://127.0.0.1:" + std::to_string(port_) + path; }

  std::vector<HttpRequest> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

  /// The file as a good server gives it: whole, or from the byte that Range asks for when If-Range still holds.
  static HttpReply file(const HttpRequest& request, const std::string& content, const std::string& etag) {
    const std::string range = request.header("range");
    const std::string condition = request.header("if-range");
    if (range.empty() || (!condition.empty() && condition != etag))
      return {.headers = {"ETag: " + etag}, .body = content};
    const size_t begin = std::stoul(range.substr(range.find('=') + 1));
    return {.status = 206,
            .headers = {"ETag: " + etag, "Content-Range: bytes " + std::to_string(begin) + "-" +
                                             std::to_string(content.size() - 1) + "/" + std::to_string(content.size())},
            .body = content.substr(begin)};
  }

 private:
  bool readable(int socket) const {
    pollfd waiting = {socket, POLLIN, 0};
    return ::poll(&waiting, 1, 20) > 0;
  }

  void accept_all() {
    while (!stopping_) {
      if (!readable(listener_)) continue;
      const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket >= 0) connections_.emplace_back([this, socket] { serve(socket); });
    }
  }

  void serve(int socket) {
    const auto connection = connect_(socket);
    if (connection == nullptr) return;  // no handshake
    const HttpRequest request = read_request(*connection);
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
    }
    const HttpReply reply = handler_(request);
    std::string head = "HTTP/1.1 " + std::to_string(reply.status) +
                       " x\r\nConnection: close\r\nContent-Length: " + std::to_string(reply.body.size()) + "\r\n";
    for (const std::string& line : reply.headers) head += line + "\r\n";
    send_all(*connection, head + "\r\n");
    const size_t until = std::min({reply.body.size(), reply.cut_after, reply.pause_after});
    if (send_all(*connection, reply.body.substr(0, until)) && reply.pause_after <= reply.body.size())
      while (!stopping_ && !readable(socket)) continue;  // readable: the client hung up
  }

  HttpRequest read_request(HttpConnection& connection) const {
    std::string text;
    char buffer[4096];
    while (!stopping_ && text.find("\r\n\r\n") == std::string::npos) {
      if (!readable(connection.socket())) continue;
      const long count = connection.receive(buffer, sizeof(buffer));
      if (count <= 0) break;
      text.append(buffer, static_cast<size_t>(count));
    }
    HttpRequest request;
    const size_t space = text.find(' ');
    if (space != std::string::npos) request.path = text.substr(space + 1, text.find(' ', space + 1) - space - 1);
    for (size_t line = text.find("\r\n"); line != std::string::npos; line = text.find("\r\n", line + 2)) {
      const size_t colon = text.find(": ", line);
      const size_t end = text.find("\r\n", line + 2);
      if (colon == std::string::npos || end == std::string::npos || colon > end) continue;
      std::string name = text.substr(line + 2, colon - line - 2);
      std::transform(name.begin(), name.end(), name.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
      request.headers[name] = text.substr(colon + 2, end - colon - 2);
    }
    return request;
  }

  static bool send_all(HttpConnection& connection, const std::string& text) {
    for (size_t done = 0; done < text.size();) {
      const long count = connection.send(text.data() + done, text.size() - done);
      if (count <= 0) return false;
      done += static_cast<size_t>(count);
    }
    return true;
  }

  Handler handler_;
  std::string scheme_;
  Connect connect_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;
  std::vector<HttpRequest> requests_;
  std::thread acceptor_;
  std::vector<std::thread> connections_;
};

}  // namespace torchvision::testing
