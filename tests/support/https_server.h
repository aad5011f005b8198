#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <stdexcept>
#include <utility>

#include "support/http_server.h"

namespace torchvision::testing {

/// A key and a certificate for 127.0.0.1 that nobody signed but itself, made for one test run.
class LoopbackIdentity {
 public:
  LoopbackIdentity() : key_(EVP_EC_gen("P-256")), certificate_(X509_new()), context_(SSL_CTX_new(TLS_server_method())) {
    ASN1_INTEGER_set(X509_get_serialNumber(certificate_), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate_), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate_), 24 * 3600);
    X509_set_version(certificate_, 2);
    X509_set_pubkey(certificate_, key_);
    X509_NAME* name = X509_get_subject_name(certificate_);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("loopback"), -1, -1, 0);
    X509_set_issuer_name(certificate_, name);
    X509_EXTENSION* address = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
    X509_add_ext(certificate_, address, -1);
    X509_EXTENSION_free(address);
    X509_sign(certificate_, key_, EVP_sha256());
    if (SSL_CTX_use_certificate(context_, certificate_) != 1 || SSL_CTX_use_PrivateKey(context_, key_) != 1)
      throw std::runtime_error("LoopbackIdentity: OpenSSL refuses the certificate");
  }
  ~LoopbackIdentity() {
    SSL_CTX_free(context_);
    X509_free(certificate_);
    EVP_PKEY_free(key_);
  }
  LoopbackIdentity(const LoopbackIdentity&) = delete;
  LoopbackIdentity& operator=(const LoopbackIdentity&) = delete;

  SSL_CTX* context() const { return context_; }

  /// The certificate as a bundle that a client may trust.
  void write_bundle(const std::filesystem::path& path) const {
    FILE* file = std::fopen(path.c_str(), "w");
    PEM_write_X509(file, certificate_);
    std::fclose(file);
  }

 private:
  EVP_PKEY* key_;
  X509* certificate_;
  SSL_CTX* context_;
};

class TlsConnection : public HttpConnection {
 public:
  /// Null when the client breaks the handshake off, as it does when it does not trust the certificate.
  static std::unique_ptr<HttpConnection> accept(int socket, SSL_CTX* context) {
    auto connection = std::make_unique<TlsConnection>(socket, SSL_new(context));
    if (SSL_accept(connection->ssl_) != 1) return nullptr;
    return connection;
  }

  TlsConnection(int socket, SSL* ssl) : HttpConnection(socket), ssl_(ssl) { SSL_set_fd(ssl_, socket); }
  ~TlsConnection() override {
    SSL_shutdown(ssl_);
    SSL_free(ssl_);
  }

  long receive(char* data, size_t size) override { return SSL_read(ssl_, data, static_cast<int>(size)); }
  long send(const char* data, size_t size) override { return SSL_write(ssl_, data, static_cast<int>(size)); }

 private:
  SSL* ssl_;
};

/// The same server behind TLS. `identity` must outlive it.
class HttpsServer : public HttpServer {
 public:
  HttpsServer(Handler handler, const LoopbackIdentity& identity)
      : HttpServer(std::move(handler), "https",
                   [&identity](int socket) { return TlsConnection::accept(socket, identity.context()); }) {}
};

}  // namespace torchvision::testing
