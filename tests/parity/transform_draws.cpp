// The C++ side of scripts/parity/parity_draws.py: what random classes draw, seed by seed, as flat lists of numbers.
#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "parity/functions.h"
#include "parity/transform_sample.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::parity {
namespace {

using nlohmann::json;
using transforms::Fields;
using Numbers = std::vector<double>;

void add(Numbers& row, const at::Tensor& tensor) {
  const at::Tensor flat = tensor.to(at::kDouble).contiguous().flatten();
  row.insert(row.end(), flat.const_data_ptr<double>(), flat.const_data_ptr<double>() + flat.numel());
}

/// One value as Python's side notes it: names by their checksum, None as NaN.
struct Flat {
  Numbers& row;

  void operator()(std::monostate) const { row.push_back(std::nan("")); }
  void operator()(const std::string& text) const {
    uint32_t sum = 0;
    for (const char letter : text) sum = sum * 31 + static_cast<unsigned char>(letter);
    row.push_back(sum);
  }
  void operator()(const at::Tensor& tensor) const { add(row, tensor); }
  void operator()(at::ScalarType) const {}
  void operator()(const std::vector<Fields>& operations) const {
    for (const Fields& operation : operations) {
      if (operation.contains("operations")) {  // a chain
        (*this)(operation.get<std::vector<Fields>>("operations"));
      } else {
        (*this)(operation.get<std::string>("name"));
        row.push_back(operation.get<double>("magnitude"));
      }
    }
  }
  template <class T>
  void operator()(const T& value) const {
    if constexpr (requires { value.begin(); })
      row.insert(row.end(), value.begin(), value.end());
    else
      row.push_back(double(value));
  }
};

/// The generator's state is kept where noise is drawn, and the size is no draw.
bool is_drawn(const std::string& name) { return name != "state" && name != "input_size" && name != "apply"; }

void add_plain(Numbers& row, const Fields& params) {
  if (params.contains("apply")) {
    if (!params.get<bool>("apply")) return;
    row.push_back(1);
  }
  std::vector<Fields::Item> drawn(params.begin(), params.end());
  std::erase_if(drawn, [](const Fields::Item& item) { return !is_drawn(item.first); });
  // Those of auto-augmentation have no names in Python and are noted as they are drawn.
  if (!params.contains("chains"))
    std::sort(drawn.begin(), drawn.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [_, value] : drawn) std::visit(Flat{row}, value);
}

void add_params(Numbers& row, const Fields& params) {
  if (!params.contains("transforms")) return add_plain(row, params);
  const auto& steps = params.get<std::vector<Fields>>("transforms");
  for (size_t i = 0; i < steps.size(); ++i) {
    // Python's side notes which step is called.
    if (params.contains("index"))
      row.push_back(double(params.get<int64_t>("index")));
    else
      row.push_back(params.contains("order") ? double(params.get<std::vector<int64_t>>("order")[i]) : double(i));
    add_params(row, steps[i]);
  }
}

Numbers drawn(const transforms::Transform& transform, const tv_tensors::Sample& sample) {
  Numbers row;
  try {
    add_params(row, transform.make_params(sample));
  } catch (const c10::Error&) {
    return {std::numeric_limits<double>::infinity()};
  }
  return row;
}

Tensors draws(const Tensors& in, const json& p) {
  const transforms::TransformPtr transform = transforms::from_json(p.at("pipeline").dump());
  const tv_tensors::Sample sample = sample_of(in, p);
  const auto seeds = p.at("seeds").get<int64_t>();
  Numbers all;
  std::vector<int64_t> counts;
  at::Tensor next = at::empty({seeds});
  for (int64_t seed = 0; seed < seeds; ++seed) {
    at::manual_seed(static_cast<uint64_t>(seed));
    const Numbers row = drawn(*transform, sample);
    all.insert(all.end(), row.begin(), row.end());
    counts.push_back(static_cast<int64_t>(row.size()));
    next[seed] = at::rand({1})[0];
  }
  return {{"drawn", at::tensor(all, at::kDouble)}, {"counts", at::tensor(counts, at::kLong)}, {"next", next}};
}

}  // namespace

Functions transform_draws_functions() {
  Functions functions;
  for (const std::string& name : transforms::list_transforms()) functions["draws." + name] = draws;
  return functions;
}

}  // namespace torchvision::parity
