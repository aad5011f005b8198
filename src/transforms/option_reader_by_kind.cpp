// Options that Python takes as a dictionary by class of input.
#include <c10/util/Exception.h>

#include "transforms/dtype_names.h"
#include "transforms/option_reader.h"

namespace torchvision::transforms {
namespace {

/// JSON's object, which is read as a list of one.
const Fields* object_in(const Fields& given, std::string_view name) {
  if (!given.contains(name)) return nullptr;
  const auto* list = std::get_if<std::vector<Fields>>(&given.at(name));
  return list != nullptr && list->size() == 1 ? &list->front() : nullptr;
}

}  // namespace

bool OptionReader::is_by_kind(std::string_view name) const {
  return given_ != nullptr && object_in(*given_, name) != nullptr;
}

FillByKind OptionReader::fill(std::string_view name, std::vector<double> otherwise) {
  if (!is_by_kind(name)) return numbers(name, std::move(otherwise));
  find(name, "float, sequence of float, or either by kind", false, "");
  const Fields& object = *object_in(*given_, name);
  std::vector<FillByKind::Entry> entries;
  OptionReader reader(transform_, object);
  for (const auto& [kind, value] : object) entries.emplace_back(kind, reader.numbers(kind, {}));
  return FillByKind(std::move(entries));
}

DtypeByKind OptionReader::dtypes(std::string_view name) {
  find(name, "torch.dtype, or one by kind", true, "");
  const Fields& object = *object_in(*given_, name);
  std::vector<DtypeByKind::Entry> entries;
  OptionReader reader(transform_, object);
  for (const auto& [kind, value] : object) {
    const bool none = std::holds_alternative<std::monostate>(value);
    entries.emplace_back(kind, none ? std::nullopt : std::optional(reader.dtype(kind)));
  }
  return DtypeByKind(std::move(entries));
}

}  // namespace torchvision::transforms
