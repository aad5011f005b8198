#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/pickle_value.h"

namespace torchvision::formats {

/// Spells values in pickle's protocol 2, as torch.save does for tensors in zip files. The caller sees to the order:
/// `empty_list`, `mark`, values, `append`; `empty_dict`, `mark`, keys and values, `set_items`.
class Pickler {
 public:
  Pickler();

  void none();
  void boolean(bool value);
  void integer(int64_t value);
  void real(double value);
  void text(std::string_view value);
  void empty_list();
  void empty_dict();
  void empty_ordered_dict();
  void mark();
  void append();
  void set_items();
  /// A tensor over the whole of a storage of this many bytes.
  void tensor(const PickleTensor& tensor, const PickleStorage& storage);
  /// `_metadata` of the OrderedDict before: the version of each module by prefix.
  void metadata(const std::vector<std::pair<std::string, int64_t>>& versions);
  /// The whole pickle.
  std::string finish();

 private:
  void op(uint8_t code) { out_ += static_cast<char>(code); }
  void little_endian(uint64_t value, int count);
  void global(std::string_view module, std::string_view name);
  void integers(const std::vector<int64_t>& values);

  std::string out_;
};

}  // namespace torchvision::formats
