#include "torchvision/transforms/transform.h"

#include <ATen/ATen.h>

#include <sstream>

#include "support/assert_close.h"
#include "support/expect_error.h"
#include "torchvision/transforms/transforms.h"

namespace torchvision::transforms {
namespace {

Compose evaluation() {
  return Compose({Resize({40}), CenterCrop({32}), ToDtype(at::kFloat, {.scale = true}),
                  Normalize({0.485, 0.456, 0.406}, {0.229, 0.224, 0.225})});
}

at::Tensor photo() { return at::randint(0, 256, {3, 61, 47}, at::kByte); }

TEST(Transform, PrintsAsPython) {
  std::ostringstream text;
  text << RandomResizedCrop({224});
  EXPECT_EQ(text.str(),
            "RandomResizedCrop(size=(224, 224), scale=(0.08, 1.0), ratio=(0.75, 1.3333333333333333), "
            "interpolation=bilinear, antialias=True)");
  EXPECT_EQ(Resize({256}).repr(), "Resize(size=[256], interpolation=bilinear, antialias=True)");
  EXPECT_EQ(Resize({}, {.max_size = 640}).repr(), "Resize(interpolation=bilinear, max_size=640, antialias=True)");
  EXPECT_EQ(CenterCrop({224}).repr(), "CenterCrop(size=(224, 224))");
  EXPECT_EQ(RandomCrop({32}, {.padding = {{1, 2, 3, 4}}}).repr(),
            "RandomCrop(size=(32, 32), padding=[1, 3, 2, 4], pad_if_needed=False, fill=0, padding_mode=constant)");
  EXPECT_EQ(RandomHorizontalFlip().repr(), "RandomHorizontalFlip(p=0.5)");
  EXPECT_EQ(ToDtype(at::kFloat, {.scale = true}).repr(), "ToDtype(scale=True)");
  EXPECT_EQ(Normalize({0.5}, {0.25}).repr(), "Normalize(mean=[0.5], std=[0.25], inplace=False)");
}

TEST(Transform, EqualsAnotherOfTheSameClassAndOptions) {
  EXPECT_EQ(Resize({256}), Resize({256}));
  EXPECT_FALSE(Resize({256}) == Resize({256}, {.antialias = false}));
  EXPECT_FALSE(static_cast<const Transform&>(Resize({8, 8})) == CenterCrop({8}));
  EXPECT_EQ(evaluation(), evaluation());
}

TEST(Transform, ReplaysItsParameters) {
  const RandomResizedCrop crop({24});
  const at::Tensor image = photo();
  const Params params = crop.make_params(image);
  EXPECT_TENSORS_EQUAL(crop.transform(image, params), crop.transform(image, params));
  EXPECT_EQ(params, Params(params));
}

TEST(Compose, RunsItsStepsInOrder) {
  const at::Tensor image = photo();
  at::Tensor expected = functional::center_crop(functional::resize(image, {40}), {32});
  expected = functional::normalize(functional::to_dtype(expected, at::kFloat, {.scale = true}), {0.485, 0.456, 0.406},
                                   {0.229, 0.224, 0.225});
  EXPECT_TENSORS_EQUAL(evaluation()(image), expected);
}

TEST(Compose, ReplaysTheParametersOfEveryStep) {
  const Compose compose({RandomResizedCrop({40}), RandomHorizontalFlip(), RandomCrop({32}, {.padding = {{4}}})});
  const at::Tensor image = photo();
  const Params params = compose.make_params(image);
  EXPECT_EQ(params.get<std::vector<Fields>>("transforms").size(), 3u);
  EXPECT_TENSORS_EQUAL(compose.transform(image, params), compose.transform(image, params));
}

TEST(Compose, DrawsTheSameWhetherItDrawsFirstOrAsItGoes) {
  const Compose compose({RandomResizedCrop({40}), RandomHorizontalFlip(), RandomCrop({32}, {.padding = {{4}}})});
  const at::Tensor image = photo();
  at::manual_seed(7);
  const at::Tensor at_once = compose(image);
  at::manual_seed(7);
  EXPECT_TENSORS_EQUAL(compose.transform(image, compose.make_params(image)), at_once);
}

TEST(Compose, PrintsAsPython) {
  EXPECT_EQ(Compose({Resize({40}), CenterCrop({32})}).repr(),
            "Compose(\n      Resize(size=[40], interpolation=bilinear, antialias=True)\n"
            "      CenterCrop(size=(32, 32))\n)");
  EXPECT_EQ(Compose({CenterCrop({32})}).repr(), "Compose(    CenterCrop(size=(32, 32)))");
}

TEST(Compose, RefusesToBeEmpty) { EXPECT_ERROR(Compose({}), c10::ValueError, "at least one"); }

TEST(Fields, NamesWhatThereIsWhenAValueIsMissing) {
  const Fields fields = {{"top", int64_t{1}}, {"left", int64_t{2}}};
  EXPECT_EQ(fields.get<int64_t>("left"), 2);
  EXPECT_ERROR(fields.at("right"), c10::ValueError, "right", "top, left");
  EXPECT_ERROR(fields.get<double>("top"), c10::TypeError, "top");
}

}  // namespace
}  // namespace torchvision::transforms
