#include "codecs/pnm_text.h"

#include <charconv>

namespace torchvision::codecs {
namespace {

bool is_space(uint8_t byte) noexcept { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

}  // namespace

void PnmText::skip_space() noexcept {
  while (at_ < file_.size()) {
    if (file_[at_] == '#')
      while (at_ < file_.size() && file_[at_] != '\n' && file_[at_] != '\r') ++at_;
    else if (is_space(file_[at_]))
      ++at_;
    else
      return;
  }
}

std::string_view PnmText::word() noexcept {
  skip_space();
  const size_t begin = at_;
  while (at_ < file_.size() && !is_space(file_[at_])) ++at_;
  return core::as_text(file_.subspan(begin, at_ - begin));
}

std::optional<uint32_t> PnmText::number(uint32_t most) noexcept {
  const std::string_view text = word();
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > most) return std::nullopt;
  return value;
}

std::optional<uint32_t> PnmText::bit() noexcept {
  skip_space();
  if (at_ >= file_.size() || (file_[at_] != '0' && file_[at_] != '1')) return std::nullopt;
  return file_[at_++] - uint32_t{'0'};
}

std::string_view PnmText::line() noexcept {
  while (at_ < file_.size() && (file_[at_] == ' ' || file_[at_] == '\t')) ++at_;
  const size_t begin = at_;
  while (at_ < file_.size() && file_[at_] != '\n') ++at_;
  size_t end = at_;
  while (end > begin && is_space(file_[end - 1])) --end;
  return core::as_text(file_.subspan(begin, end - begin));
}

bool PnmText::skip_one_space() noexcept {
  if (at_ >= file_.size() || !is_space(file_[at_])) return false;
  ++at_;
  return true;
}

}  // namespace torchvision::codecs
