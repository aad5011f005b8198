#pragma once

#include <span>
#include <string_view>

#include "catalog/catalog.h"

/// What the generated files hold.
namespace torchvision::catalog::tables {

struct CategoryList {
  std::string_view name;
  std::span<const std::string_view> categories;
};

std::span<const ModelRow> models() noexcept;     ///< sorted by name
std::span<const WeightsRow> weights() noexcept;  ///< sorted by enum, then Python's order
std::span<const CategoryList> categories() noexcept;

}  // namespace torchvision::catalog::tables
