#pragma once
// Precompiled for files that know tensors but no modules. They include what they use all the same.
#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>
