#include "torchvision/core/chroma_subsampling.h"

#include "core/enum_names.h"

namespace torchvision {
namespace {

constexpr core::EnumNames<ChromaSubsampling, 3> kChromaSubsamplings = {{
    {ChromaSubsampling::k444, "4:4:4"},
    {ChromaSubsampling::k422, "4:2:2"},
    {ChromaSubsampling::k420, "4:2:0"},
}};

}  // namespace

std::string_view to_string(ChromaSubsampling subsampling) noexcept {
  return core::name_of(kChromaSubsamplings, subsampling);
}
std::optional<ChromaSubsampling> parse_chroma_subsampling(std::string_view name) noexcept {
  return core::value_of(kChromaSubsamplings, name);
}

}  // namespace torchvision
