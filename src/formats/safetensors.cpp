#include "formats/safetensors.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <unordered_set>

#include "core/checked.h"
#include "formats/format_error.h"
#include "formats/utf8.h"

namespace torchvision::formats {
namespace {

using core::Bytes;
using nlohmann::json;

constexpr uint64_t kMaxHeader = 100'000'000;
constexpr uint64_t kLengthSize = 8;
constexpr size_t kMaxDimensions = 64;
constexpr std::string_view kMetadata = "__metadata__";

// One entry as the header has it, before anything is believed.
struct Claim {
  std::string name;
  std::string dtype;
  std::vector<uint64_t> shape;
  std::vector<uint64_t> offsets;
  bool has_dtype = false;
  bool has_shape = false;
  bool has_offsets = false;
};

// A DOM would keep the last of two equal names in silence, and nest as deep as the file likes. This one follows the
// parser's events and knows the only form there is: {name: {dtype, shape, data_offsets}, "__metadata__": {text: text}}.
class HeaderReader final : public nlohmann::json_sax<json> {
 public:
  std::vector<Claim> claims;
  SafetensorsMetadata metadata;
  std::string problem;

  bool null() override { return refuse("a null"); }
  bool boolean(bool) override { return refuse("a boolean"); }
  bool number_integer(number_integer_t) override { return refuse("a negative number"); }
  bool number_float(number_float_t, const string_t&) override { return refuse("a fraction"); }
  bool binary(binary_t&) override { return refuse("binary data"); }

  bool number_unsigned(number_unsigned_t value) override {
    if (numbers_ == nullptr) return refuse("a number");
    if (numbers_->size() == kMaxDimensions) return refuse("too many numbers");
    numbers_->push_back(value);
    return true;
  }

  bool string(string_t& value) override {
    if (depth_ == 2 && in_metadata_) {
      metadata.emplace_back(key_, value);
      return true;
    }
    if (depth_ != 2 || key_ != "dtype" || claims.back().has_dtype) return refuse("a string");
    claims.back().dtype = value;
    return claims.back().has_dtype = true;
  }

  bool start_object(std::size_t) override {
    if (depth_ == 2 || numbers_ != nullptr) return refuse("an object");
    return ++depth_ > 0;
  }

  bool end_object() override {
    if (depth_-- == 2 && !std::exchange(in_metadata_, false)) {
      const Claim& claim = claims.back();
      if (!claim.has_dtype || !claim.has_shape || !claim.has_offsets || claim.offsets.size() != 2)
        return refuse("an entry without dtype, shape and two data_offsets");
    }
    return true;
  }

  bool key(string_t& value) override {
    key_ = value;
    if (depth_ == 2) return !in_metadata_ || metadata_names_.insert(value).second || refuse("metadata twice");
    if (!names_.insert(value).second) return refuse("an entry twice");
    in_metadata_ = value == kMetadata;
    if (!in_metadata_) claims.push_back({.name = value});
    return true;
  }

  bool start_array(std::size_t) override {
    if (depth_ != 2 || in_metadata_ || numbers_ != nullptr) return refuse("an array");
    Claim& claim = claims.back();
    if (key_ == "shape" && !std::exchange(claim.has_shape, true)) numbers_ = &claim.shape;
    if (key_ == "data_offsets" && !std::exchange(claim.has_offsets, true)) numbers_ = &claim.offsets;
    return numbers_ != nullptr || refuse("an array");
  }

  bool end_array() override {
    numbers_ = nullptr;
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const json::exception&) override {
    problem = "no JSON at character " + std::to_string(position);
    return false;
  }

 private:
  bool refuse(const std::string& what) {
    problem = what + (key_.empty() ? "" : " at '" + printable(key_) + "'");
    return false;
  }

  int depth_ = 0;
  bool in_metadata_ = false;
  std::string key_;
  std::vector<uint64_t>* numbers_ = nullptr;
  std::unordered_set<std::string> names_;
  std::unordered_set<std::string> metadata_names_;
};

SafetensorsEntry checked_entry(const Claim& claim, Bytes data, uint64_t data_offset) {
  const std::string where = "safetensors entry '" + printable(claim.name) + "'";
  const std::optional<Dtype> dtype = dtype_of_safetensors(claim.dtype);
  if (!dtype) fail_unsupported(where + " has the unknown dtype '" + printable(claim.dtype) + "'", kLengthSize);
  SafetensorsEntry entry{claim.name, *dtype, {}, {}};
  uint64_t bytes = info(*dtype).size;
  bool empty = false;
  // Zeros are set aside: the rest must fit by itself, since strides are made of it.
  for (const uint64_t size : claim.shape) {
    if (size > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) ||
        (size != 0 && __builtin_mul_overflow(bytes, size, &bytes)) ||
        bytes > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()))
      fail_too_large(where + " has a shape beyond 64 bits", {}, {});
    empty = empty || size == 0;
    entry.shape.push_back(static_cast<int64_t>(size));
  }
  if (empty) bytes = 0;
  const uint64_t begin = claim.offsets[0];
  const uint64_t end = claim.offsets[1];
  if (begin > end || end > data.size())
    fail_corrupt(where + " reaches outside its file", data_offset, "at most " + std::to_string(data.size()) + " bytes",
                 "[" + std::to_string(begin) + ", " + std::to_string(end) + ")");
  if (end - begin != bytes)
    fail_corrupt(where + " has another size than its shape", data_offset + begin, std::to_string(bytes) + " bytes",
                 std::to_string(end - begin));
  entry.data = data.subspan(begin, bytes);
  return entry;
}

// Sorted by place, each must begin where the last ended, and the last end with the file.
void check_coverage(const std::vector<Claim>& claims, uint64_t size, uint64_t data_offset) {
  std::vector<const Claim*> order;
  order.reserve(claims.size());
  for (const Claim& claim : claims) order.push_back(&claim);
  std::ranges::sort(order, {}, [](const Claim* claim) { return std::pair(claim->offsets[0], claim->offsets[1]); });
  uint64_t at = 0;
  for (const Claim* claim : order) {
    if (claim->offsets[0] != at)
      fail_corrupt("safetensors entry '" + printable(claim->name) + "' leaves a hole or overlaps", data_offset + at,
                   "offset " + std::to_string(at), std::to_string(claim->offsets[0]));
    at = claim->offsets[1];
  }
  if (at != size)
    fail_corrupt("safetensors file does not end with its last entry", data_offset + at,
                 std::to_string(at) + " bytes of data", std::to_string(size));
}

void check_utf8(const std::string& text) {
  if (!is_utf8(text)) fail_unsupported("safetensors cannot hold '" + printable(text) + "', which is not UTF-8", 0);
}

}  // namespace

SafetensorsFile read_safetensors(Bytes file) {
  if (file.size() < kLengthSize) fail_truncated("safetensors file is shorter than its length field", file.size());
  const auto header_size = core::load_little_endian<uint64_t>(file.data());
  if (header_size > kMaxHeader)
    fail_too_large("safetensors header", "at most " + std::to_string(kMaxHeader) + " bytes",
                   std::to_string(header_size));
  if (!core::range_fits(kLengthSize, header_size, file.size()))
    fail_truncated("safetensors header reaches outside its file", kLengthSize,
                   "at most " + std::to_string(file.size() - kLengthSize) + " bytes", std::to_string(header_size));
  const std::string_view text = core::as_text(file.subspan(kLengthSize, header_size));
  // No blanks in front, by the specification: what begins as another format must not be this one too.
  if (text.empty() || text.front() != '{')
    fail_corrupt("safetensors header is no object", kLengthSize, "{", std::string(text.substr(0, 1)));
  HeaderReader header;
  if (!json::sax_parse(text.begin(), text.end(), &header))
    fail_corrupt("safetensors header is malformed", kLengthSize, {}, header.problem);

  const uint64_t data_offset = kLengthSize + header_size;
  const Bytes data = file.subspan(data_offset);
  SafetensorsFile result;
  result.metadata = std::move(header.metadata);
  result.entries.reserve(header.claims.size());
  for (const Claim& claim : header.claims) result.entries.push_back(checked_entry(claim, data, data_offset));
  check_coverage(header.claims, data.size(), data_offset);
  return result;
}

void write_safetensors(const SafetensorsFile& content, const core::WriteBytes& write) {
  std::vector<size_t> order(content.entries.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](size_t i) { return info(content.entries[i].dtype).size; });
  std::vector<uint64_t> begins(order.size());
  uint64_t at = 0;
  for (const size_t i : order) {
    begins[i] = at;
    at += content.entries[i].data.size();
  }
  std::unordered_set<std::string_view> names = {kMetadata};
  std::string text = "{";
  if (!content.metadata.empty()) {
    nlohmann::ordered_json metadata = nlohmann::ordered_json::object();
    for (const auto& [key, value] : content.metadata) {
      check_utf8(key);
      check_utf8(value);
      metadata[key] = value;
    }
    text += "\"__metadata__\":" + metadata.dump();
  }
  // Text by hand: ordered_json searches its keys one by one.
  for (size_t i = 0; i < content.entries.size(); ++i) {
    const SafetensorsEntry& entry = content.entries[i];
    check_utf8(entry.name);
    if (!names.insert(entry.name).second)
      fail_corrupt("safetensors cannot hold '" + printable(entry.name) + "' twice", 0);
    const std::string_view dtype = info(entry.dtype).safetensors;
    if (dtype.empty())
      fail_unsupported("safetensors has no dtype " + std::string(info(entry.dtype).name) + " ('" + entry.name + "')", 0,
                       "convert the tensor, or save a .pth file");
    if (text.size() > 1) text += ',';
    text += json(entry.name).dump() + ":{\"dtype\":\"" + std::string(dtype) +
            "\",\"shape\":" + json(entry.shape).dump() + ",\"data_offsets\":[" + std::to_string(begins[i]) + "," +
            std::to_string(begins[i] + entry.data.size()) + "]}";
  }
  text += '}';
  text.resize((text.size() + 7) / 8 * 8, ' ');
  if (text.size() > kMaxHeader)
    fail_too_large("safetensors header", "at most " + std::to_string(kMaxHeader) + " bytes",
                   std::to_string(text.size()));

  uint8_t length[kLengthSize];
  for (size_t i = 0; i < kLengthSize; ++i) length[i] = static_cast<uint8_t>(text.size() >> (8 * i));
  write({length, kLengthSize});
  write(core::as_bytes(text));
  for (const size_t i : order) write(content.entries[i].data);
}

bool looks_like_safetensors(Bytes file) noexcept {
  return file.size() > kLengthSize && file[kLengthSize] == '{' &&
         core::load_little_endian<uint64_t>(file.data()) <= kMaxHeader;
}

}  // namespace torchvision::formats
