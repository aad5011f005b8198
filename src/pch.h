#pragma once
// Precompiled for every file of the tensor floor and its tests. Files include what they use all the same.
#include <torch/torch.h>

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
