// Pipelines as a line of text: Resize(size=256)|CenterCrop(224). What a transform prints reads back.
#include <c10/util/Exception.h>

#include <cctype>
#include <charconv>

#include "torchvision/transforms/container.h"
#include "torchvision/transforms/registry.h"
#include "transforms/printed.h"

namespace torchvision::transforms {
namespace {

/// Reads Python's literals: numbers, True, False, None, texts with or without quotes, tuples and lists of numbers,
/// lists of transforms.
class TextReader {
 public:
  explicit TextReader(std::string_view text) : text_(text) {}

  std::vector<TransformPtr> pipeline() {
    std::vector<TransformPtr> steps;
    do steps.push_back(transform());
    while (taken('|'));
    skip_space();
    if (at_ < text_.size()) fail("'|' or the end");
    return steps;
  }

 private:
  TransformPtr transform() {
    const std::string name = transform_name();
    return make_transform(name, Fields(options_of(name)));
  }

  std::string transform_name() {
    const std::string name(word());
    if (name.empty()) fail("the name of a transform");
    return name;
  }

  std::vector<Fields::Item> options_of(const std::string& name) {
    std::vector<Fields::Item> options;
    if (taken('(') && !taken(')')) {
      const TransformDescription description = describe_transform(name);
      do options.push_back(option(description, options.size()));
      while (taken(','));
      if (!taken(')')) fail("',' or ')'");
    }
    return options;
  }

  /// "size=256", or "256" where it stands for the option of that place.
  Fields::Item option(const TransformDescription& description, size_t place) {
    const size_t begin = at_;
    const std::string name(word());
    if (!name.empty() && taken('=')) return {option_printed_as(description.name, name), value()};
    at_ = begin;
    TORCH_CHECK_VALUE(place < description.options.size(), description.name, ": takes ", description.options.size(),
                      " options, got more");
    return {description.options[place].name, value()};
  }

  Fields::Value value() {
    skip_space();
    if (taken('(')) return numbers(')');
    if (taken('[')) return begins_name() ? transforms() : numbers(']');
    for (const char quote : {'\'', '"'})
      if (taken(quote)) return quoted(quote);
    const std::string_view plain = word();
    if (plain.empty()) fail("a value");
    if (plain == "None") return std::monostate();
    if (plain == "True") return true;
    if (plain == "False") return false;
    if (const auto number = parse_number(plain)) return *number;
    return std::string(plain);
  }

  bool begins_name() {
    skip_space();
    return at_ < text_.size() && (std::isalpha(static_cast<unsigned char>(text_[at_])) != 0);
  }

  /// Those that a container holds, as in Python's list or with '|' between them.
  Fields::Value transforms() {
    constexpr int kMostLevels = 32;
    if (++level_ > kMostLevels) fail("fewer levels of containers");
    std::vector<Fields> steps;
    do {
      std::vector<Fields::Item> step = {{"type", transform_name()}};
      for (Fields::Item& item : options_of(std::get<std::string>(step[0].second))) step.push_back(std::move(item));
      steps.emplace_back(std::move(step));
    } while (taken(',') || taken('|'));
    if (!taken(']')) fail("',', '|' or ']'");
    --level_;
    return steps;
  }

  Fields::Value numbers(char end) {
    std::vector<double> values;
    bool whole = true;
    while (!taken(end)) {
      const auto number = parse_number(word());
      if (!number) fail("a number");
      whole &= std::holds_alternative<int64_t>(*number);
      values.push_back(std::holds_alternative<int64_t>(*number) ? double(std::get<int64_t>(*number))
                                                                : std::get<double>(*number));
      if (!taken(',') && !ahead(end)) fail(std::string("',' or '") + end + "'");
    }
    if (!whole) return values;
    return std::vector<int64_t>(values.begin(), values.end());
  }

  std::string quoted(char quote) {
    const size_t end = text_.find(quote, at_);
    if (end == std::string_view::npos) fail("a closing quote");
    std::string inside(text_.substr(at_, end - at_));
    at_ = end + 1;
    return inside;
  }

  static std::optional<Fields::Value> parse_number(std::string_view text) {
    int64_t whole = 0;
    const char *begin = text.data(), *end = begin + text.size();
    if (const auto [stop, error] = std::from_chars(begin, end, whole); error == std::errc() && stop == end)
      return whole;
    double number = 0;
    if (const auto [stop, error] = std::from_chars(begin, end, number); error == std::errc() && stop == end)
      return number;
    return std::nullopt;
  }

  std::string_view word() {
    skip_space();
    const size_t begin = at_;
    while (at_ < text_.size() && std::string_view(" \t\n()[],|='\"").find(text_[at_]) == std::string_view::npos) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\n").find(text_[at_]) != std::string_view::npos) ++at_;
  }

  bool ahead(char letter) {
    skip_space();
    return at_ < text_.size() && text_[at_] == letter;
  }

  bool taken(char letter) {
    if (!ahead(letter)) return false;
    ++at_;
    return true;
  }

  [[noreturn]] void fail(const std::string& expected) const {
    TORCH_CHECK_VALUE(false, "a pipeline as text: expected ", expected, " at character ", at_ + 1, " of '", text_, "'");
  }

  std::string_view text_;
  size_t at_ = 0;
  int level_ = 0;
};

}  // namespace

TransformPtr from_text(std::string_view text) {
  std::vector<TransformPtr> steps = TextReader(text).pipeline();
  return steps.size() == 1 ? steps[0] : TransformPtr(Compose(std::move(steps)));
}

}  // namespace torchvision::transforms
