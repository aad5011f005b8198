#include "formats/unpickler.h"

#include <gtest/gtest.h>

#include "formats/pickle_bytes.h"
#include "support/expect_error.h"
#include "torchvision/core/error.h"

namespace torchvision::formats {
namespace {

using testing::global;
using testing::load;
using testing::pickle;
using testing::small;
using testing::storage;
using testing::tensor;
using testing::text;
using testing::wide;

PickleNode root_of(const PickleDocument& document) { return document[document.root]; }

int64_t integer(const std::string& opcodes) {
  const std::string bytes = pickle(opcodes);
  return root_of(load(bytes)).integer;
}

TEST(Unpickler, ReadsIntegersOfEveryWidth) {
  EXPECT_EQ(integer(small(200)), 200);
  EXPECT_EQ(integer("M\xff\xff"), 65535);
  EXPECT_EQ(integer("J\xfe\xff\xff\xff"), -2);
  EXPECT_EQ(integer(std::string("\x8a\x00", 2)), 0);
  EXPECT_EQ(integer("\x8a\x01\xff"), -1);
  EXPECT_EQ(integer(std::string("\x8a\x02\xff\x00", 4)), 255);
  EXPECT_EQ(integer(wide(INT64_MIN)), INT64_MIN);
}

TEST(Unpickler, KeepsSharedPartsShared) {
  const std::string bytes = pickle("(]q" + std::string(1, '\0') + "h" + std::string(1, '\0') + "t");
  const PickleDocument document = load(bytes);
  EXPECT_EQ(root_of(document).items[0], root_of(document).items[1]);
}

TEST(Unpickler, ReadsAPython2OrderedDict) {
  const std::string pair = "](U\x01" + std::string("a") + small(1) + "e";
  const std::string bytes = pickle(global("collections", "OrderedDict") + "](" + pair + "e\x85R");
  const PickleDocument document = load(bytes);
  const NodeId value = document.find(document.root, "a");
  ASSERT_NE(value, kNoNode);
  EXPECT_EQ(document[value].integer, 1);
}

TEST(Unpickler, ReadsATensor) {
  const std::string bytes = pickle(tensor(storage(small(6)), small(1), small(2) + small(2), small(2) + small(1)));
  const PickleDocument document = load(bytes);
  ASSERT_EQ(document.tensors.size(), 1U);
  EXPECT_EQ(document.tensors[0].sizes, (std::vector<int64_t>{2, 2}));
  EXPECT_EQ(document.tensors[0].offset, 1);
  EXPECT_EQ(document.storages[0].bytes, 24U);
}

// What runs code in Python is a name that means nothing here.
class HostileGlobal : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(HostileGlobal, IsRefusedByNameAndPlace) {
  const auto& [module, name] = GetParam();
  const std::string bytes = pickle(text("x") + global(module, name) + "(" + text("touch /tmp/pwned") + "tR");
  EXPECT_ERROR(load(bytes), FormatError, std::string(module) + "." + name, "not allowed", "at byte 8");
}

INSTANTIATE_TEST_SUITE_P(All, HostileGlobal,
                         ::testing::Values(std::pair("os", "system"), std::pair("posix", "system"),
                                           std::pair("builtins", "eval"), std::pair("__builtin__", "exec"),
                                           std::pair("subprocess", "Popen"), std::pair("pkgutil", "resolve_name"),
                                           std::pair("torch.hub", "load"),
                                           std::pair("torch.storage", "_load_from_bytes"),
                                           std::pair("torch._utils", "_rebuild_sparse_tensor"),
                                           std::pair("torch._utils", "_rebuild_qtensor"),
                                           std::pair("numpy.core.multiarray", "_reconstruct"),
                                           std::pair("torch", "Tensor"), std::pair("torch", "load")));

class RefusedOpcode : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(RefusedOpcode, IsNamed) {
  const auto& [opcodes, name] = GetParam();
  EXPECT_ERROR(load(pickle(opcodes)), FormatError, name, "at byte 2");
}

INSTANTIATE_TEST_SUITE_P(All, RefusedOpcode,
                         ::testing::Values(std::pair("i", "INST"), std::pair("o", "OBJ"), std::pair("\x81", "NEWOBJ"),
                                           std::pair("\x93", "STACK_GLOBAL"), std::pair("\x82\x01", "EXT1"),
                                           std::pair("P", "PERSID"), std::pair("\x95", "FRAME"), std::pair("0", "POP"),
                                           std::pair("2", "DUP"), std::pair("I", "INT"), std::pair("\x8f", "EMPTY_SET"),
                                           std::pair("\xff", "no known name")));

TEST(Unpickler, RefusesNestedReductions) {
  // OrderedDict()(...): what a reduction returns is a value and cannot be called.
  EXPECT_ERROR(load(pickle(global("collections", "OrderedDict") + ")R)R")), FormatError, "wrong function", "dict");
  EXPECT_ERROR(load(pickle(global("torch", "FloatStorage") + "(K\x05tR")), FormatError, "outside of its records");
  EXPECT_ERROR(load(pickle(text("os") + ")R")), FormatError, "wrong function", "str");
}

TEST(Unpickler, RefusesAMemoBomb) {
  // Lists of ten times the list before: 25 levels are 10^25 values, in 600 bytes.
  std::string opcodes = "]q" + std::string(1, '\0');
  for (char level = 1; level <= 25; ++level) {
    opcodes += "](";
    for (int i = 0; i < 10; ++i) opcodes += std::string("h") + static_cast<char>(level - 1);
    opcodes += std::string("eq") + level;
  }
  // Leave one value: the levels below stay in the memo alone, so fold them up in a tuple.
  const std::string bytes = pickle("(" + opcodes + "t");
  EXPECT_ERROR(load(bytes), FormatError, "written out", "4194304");
}

TEST(Unpickler, RefusesACycle) {
  EXPECT_ERROR(load(pickle("]q" + std::string(1, '\0') + "h" + std::string(1, '\0') + "a")), FormatError,
               "contains itself");
}

TEST(Unpickler, RefusesDeepNestingAndDestroysItWithoutRecursion) {
  const std::string bytes = pickle(std::string(100'000, ']') + std::string(99'999, 'a'));
  EXPECT_ERROR(load(bytes), FormatError, "nesting", "256");
}

TEST(Unpickler, RefusesManyDictsFromOneList) {
  std::string opcodes = "](";
  for (int i = 0; i < 5000; ++i) opcodes += "K\x01K\x01\x86";
  opcodes += "e\x85q" + std::string(1, '\0');
  opcodes = "(" + opcodes;
  for (int i = 0; i < 5000; ++i) opcodes += global("collections", "OrderedDict") + "h" + std::string(1, '\0') + "R";
  EXPECT_ERROR(load(pickle(opcodes + "t")), FormatError, "copied values");
}

TEST(Unpickler, RefusesWrongTargets) {
  EXPECT_ERROR(load(pickle("]K\x01K\x02s")), FormatError, "target of SETITEM", "dict", "list");
  EXPECT_ERROR(load(pickle("}K\x01"
                           "a")),
               FormatError, "target of APPEND");
  EXPECT_ERROR(load(pickle("}}b")), FormatError, "attributes of a dict");
  EXPECT_ERROR(load(pickle(tensor(storage(small(1)), small(0), "", "") + "}b")), FormatError, "target of BUILD");
  EXPECT_ERROR(load(pickle("}]K\x01s")), FormatError, "key of type list");
  EXPECT_ERROR(load(pickle("}(K\x01u")), FormatError, "without a value");
}

TEST(Unpickler, RefusesAnUnbalancedStack) {
  EXPECT_ERROR(load(pickle("")), FormatError, "ends with 0 values");
  EXPECT_ERROR(load(pickle("NN")), FormatError, "ends with 2 values");
  EXPECT_ERROR(load(pickle("t")), FormatError, "mark that is not there");
  EXPECT_ERROR(load(pickle("N(\x85t")), FormatError, "not there");
  EXPECT_ERROR(load(pickle("h\x07")), FormatError, "empty memo slot");
  EXPECT_ERROR(load(pickle("Nr\xff\xff\xff\xff")), FormatError, "memo");
  EXPECT_ERROR(load("\x80\x02K"), FormatError, "ends inside");
  EXPECT_ERROR(load("K\x01."), FormatError, "protocol");
  EXPECT_ERROR(load(pickle("\x8a\x09" + std::string(9, '\x7f'))), FormatError, "more than 64 bits");
  EXPECT_ERROR(load(pickle(text("\xff\xfe"))), FormatError, "not UTF-8");
}

// Each would read outside of the storage of four floats.
TEST(Unpickler, RefusesViewsThatReachOutside) {
  const auto refuse = [](const std::string& offset, const std::string& sizes, const std::string& strides) {
    EXPECT_ERROR(load(pickle(tensor(storage(small(4)), offset, sizes, strides))), FormatError,
                 "outside of its storage");
  };
  refuse(small(0), small(5), small(1));
  refuse(small(1), small(4), small(1));
  refuse(small(0), small(2), small(4));
  refuse(small(5), "", "");
  refuse(wide(INT64_MAX), small(1), small(1));
  refuse(small(0), small(3), wide(INT64_MAX));
  // 2^32 * 2^32 is 0 in 64 bits.
  refuse(small(0), small(2) + small(2), wide(int64_t{1} << 62) + wide(int64_t{1} << 62));
  EXPECT_ERROR(load(pickle(tensor(storage(small(4)), "J\xff\xff\xff\xff", small(1), small(1)))), FormatError,
               "negative");
  EXPECT_ERROR(load(pickle(tensor(storage(small(4)), small(3), small(2), "J\xff\xff\xff\xff"))), FormatError,
               "negative");
  EXPECT_ERROR(load(pickle(tensor(storage(small(4)), small(0), small(2), ""))), FormatError, "more sizes than strides");
}

TEST(Unpickler, LetsAnEmptyTensorBeginAnywhere) {
  const std::string bytes = pickle(tensor(storage(small(4)), small(5), small(0), small(1)));
  EXPECT_EQ(load(bytes).tensors[0].offset, 0);
}

TEST(Unpickler, RefusesTensorsTooLargeToCount) {
  const std::string huge = wide(int64_t{1} << 40);
  EXPECT_ERROR(load(pickle(tensor(storage(small(4)), small(0), huge + huge, small(0) + small(0)))), FormatError,
               "more elements than 64 bits");
  EXPECT_ERROR(load(pickle(tensor(storage(small(4)), small(0), huge, small(0)))), FormatError, "repeats");
  EXPECT_ERROR(load(pickle(storage(wide(INT64_MAX)))), FormatError, "more bytes than 64 bits");
}

TEST(Unpickler, RefusesMalformedStorages) {
  EXPECT_ERROR(load(pickle(text("x") + "Q")), FormatError, "persistent id");
  EXPECT_ERROR(load(pickle("(" + text("module") + "NNNNtQ")), FormatError, "no storage");
  EXPECT_ERROR(load(pickle(storage(small(4), global("collections", "OrderedDict")))), FormatError, "type");
  EXPECT_ERROR(load(pickle("(" + storage(small(4)) + storage(small(5)) + "t")), FormatError, "two sizes");
  EXPECT_ERROR(load(pickle(storage(small(4))), PersistentForm::kNone), FormatError, "outside of it");
  EXPECT_ERROR(load(pickle(tensor(storage(small(4), global("torch.storage", "UntypedStorage")), small(0), "", ""))),
               FormatError, "untyped");
}

TEST(Unpickler, KeepsToItsLimits) {
  EXPECT_ERROR(load(pickle("(" + std::string(100, 'N') + "t"), PersistentForm::kZip, {.max_stack = 50}), FormatError,
               "stack", "50");
  EXPECT_ERROR(load(pickle("(" + std::string(100, 'N') + "t"), PersistentForm::kZip, {.max_nodes = 50}), FormatError,
               "at most 50 values");
  EXPECT_ERROR(load(pickle("(" + std::string(100, 'N') + "t"), PersistentForm::kZip, {.max_bytes = 50}), FormatError,
               "at most 50 bytes");
  const std::string one = tensor(storage(small(4)), small(0), "", "");
  EXPECT_ERROR(load(pickle("(" + one + one + "t"), PersistentForm::kZip, {.max_tensors = 1}), FormatError,
               "at most 1 tensors");
}

}  // namespace
}  // namespace torchvision::formats
