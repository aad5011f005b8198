// The calls of `make torture` in small: cases that the oracle drew, as they are and spoilt, in seconds.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/assert_close.h"
#include "support/golden.h"
#include "support/paths.h"
#include "torture/case.h"

namespace torchvision::torture {
namespace {

using nlohmann::json;

std::string golden_path() { return testing::source_path("tests/golden/ops/torture.safetensors").string(); }

/// What is done to each input of each case in turn.
std::vector<json> spoilers() {
  std::vector<json> all = {{{"undefined", true}}, {{"device", "meta"}}, {{"flat", true}}};
  for (const char* dtype : {"bool", "uint8", "int64", "uint16", "bfloat16", "float64", "complex64", "float8_e4m3fn"})
    all.push_back({{"dtype", dtype}});
  for (const double value : {-1.0, 1e5, 3e38, 1e-42, std::nan(""), HUGE_VAL, -HUGE_VAL}) {
    all.push_back({{"fill", value}});
    all.push_back({{"fill", value}, {"layout", "offset"}});
  }
  return all;
}

/// Nothing where the call answers, or has an error as it should.
std::string complaint(const Case& one) {
  std::string text;
  try {
    answer(one);
    return {};
  } catch (const c10::Error& error) {
    text = error.what_without_backtrace();
  } catch (const std::bad_alloc&) {
    return {};  // sizes that ask for more memory than there is
  }
  return names_its_call(text, one) || text.find("memory") != std::string::npos ? std::string() : text;
}

TEST(Torture, LegalCallsGiveTheOriginalsAnswers) {
  const testing::TensorFile file = testing::read_tensor_file(golden_path());
  const std::vector<Case> cases = read_cases(golden_path());
  ASSERT_GT(cases.size(), 60u);
  for (size_t i = 0; i < cases.size(); ++i) {
    SCOPED_TRACE(cases[i].function + " " + cases[i].parameters.dump());
    const double tolerance = file.metadata.at("tolerances")[i];
    const Tensors answers = answer(cases[i]);
    const std::string prefix = "out" + std::to_string(i) + "/";
    for (auto expected = file.tensors.lower_bound(prefix);
         expected != file.tensors.end() && expected->first.starts_with(prefix); ++expected)
      EXPECT_TENSORS_CLOSE(answers.at(expected->first.substr(prefix.size())), expected->second,
                           (testing::Tolerance{tolerance, tolerance}));
  }
}

TEST(Torture, HostileCallsAnswerOrSayWhatIsWrong) {
  size_t calls = 0;
  for (const Case& legal : read_cases(golden_path()))
    for (const auto& [name, input] : legal.inputs)
      for (const json& spoiler : spoilers()) {
        Case spoilt = legal;
        spoilt.recipes = {{name, spoiler}};
        // float16 holds no such number, and an integer no fraction.
        if (spoiler.contains("fill") && (!input.is_floating_point() || input.scalar_type() == at::kHalf)) continue;
        SCOPED_TRACE(legal.function + " with " + name + " " + spoiler.dump() + " " + legal.parameters.dump());
        EXPECT_EQ(complaint(spoilt), "");
        ++calls;
      }
  EXPECT_GT(calls, 2000u);
}

}  // namespace
}  // namespace torchvision::torture
