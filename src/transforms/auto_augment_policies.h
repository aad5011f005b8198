#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace torchvision::transforms {

/// A step of a policy: an operation, how likely it is, and how strong, as one of ten bins.
struct PolicyStep {
  std::string_view operation;
  double probability;
  int64_t bin;
};

constexpr int64_t kNoBin = -1;  // of operations without strength
constexpr size_t kPolicies = 25;
using Policies = std::array<std::array<PolicyStep, 2>, kPolicies>;

/// What was learnt on ImageNet, CIFAR-10 and SVHN: the tables of Cubuk et al., in Python's order.
constexpr Policies kImageNetPolicies = {{
    {{{"Posterize", 0.4, 8}, {"Rotate", 0.6, 9}}},
    {{{"Solarize", 0.6, 5}, {"AutoContrast", 0.6, kNoBin}}},
    {{{"Equalize", 0.8, kNoBin}, {"Equalize", 0.6, kNoBin}}},
    {{{"Posterize", 0.6, 7}, {"Posterize", 0.6, 6}}},
    {{{"Equalize", 0.4, kNoBin}, {"Solarize", 0.2, 4}}},
    {{{"Equalize", 0.4, kNoBin}, {"Rotate", 0.8, 8}}},
    {{{"Solarize", 0.6, 3}, {"Equalize", 0.6, kNoBin}}},
    {{{"Posterize", 0.8, 5}, {"Equalize", 1.0, kNoBin}}},
    {{{"Rotate", 0.2, 3}, {"Solarize", 0.6, 8}}},
    {{{"Equalize", 0.6, kNoBin}, {"Posterize", 0.4, 6}}},
    {{{"Rotate", 0.8, 8}, {"Color", 0.4, 0}}},
    {{{"Rotate", 0.4, 9}, {"Equalize", 0.6, kNoBin}}},
    {{{"Equalize", 0.0, kNoBin}, {"Equalize", 0.8, kNoBin}}},
    {{{"Invert", 0.6, kNoBin}, {"Equalize", 1.0, kNoBin}}},
    {{{"Color", 0.6, 4}, {"Contrast", 1.0, 8}}},
    {{{"Rotate", 0.8, 8}, {"Color", 1.0, 2}}},
    {{{"Color", 0.8, 8}, {"Solarize", 0.8, 7}}},
    {{{"Sharpness", 0.4, 7}, {"Invert", 0.6, kNoBin}}},
    {{{"ShearX", 0.6, 5}, {"Equalize", 1.0, kNoBin}}},
    {{{"Color", 0.4, 0}, {"Equalize", 0.6, kNoBin}}},
    {{{"Equalize", 0.4, kNoBin}, {"Solarize", 0.2, 4}}},
    {{{"Solarize", 0.6, 5}, {"AutoContrast", 0.6, kNoBin}}},
    {{{"Invert", 0.6, kNoBin}, {"Equalize", 1.0, kNoBin}}},
    {{{"Color", 0.6, 4}, {"Contrast", 1.0, 8}}},
    {{{"Equalize", 0.8, kNoBin}, {"Equalize", 0.6, kNoBin}}},
}};

constexpr Policies kCifar10Policies = {{
    {{{"Invert", 0.1, kNoBin}, {"Contrast", 0.2, 6}}},
    {{{"Rotate", 0.7, 2}, {"TranslateX", 0.3, 9}}},
    {{{"Sharpness", 0.8, 1}, {"Sharpness", 0.9, 3}}},
    {{{"ShearY", 0.5, 8}, {"TranslateY", 0.7, 9}}},
    {{{"AutoContrast", 0.5, kNoBin}, {"Equalize", 0.9, kNoBin}}},
    {{{"ShearY", 0.2, 7}, {"Posterize", 0.3, 7}}},
    {{{"Color", 0.4, 3}, {"Brightness", 0.6, 7}}},
    {{{"Sharpness", 0.3, 9}, {"Brightness", 0.7, 9}}},
    {{{"Equalize", 0.6, kNoBin}, {"Equalize", 0.5, kNoBin}}},
    {{{"Contrast", 0.6, 7}, {"Sharpness", 0.6, 5}}},
    {{{"Color", 0.7, 7}, {"TranslateX", 0.5, 8}}},
    {{{"Equalize", 0.3, kNoBin}, {"AutoContrast", 0.4, kNoBin}}},
    {{{"TranslateY", 0.4, 3}, {"Sharpness", 0.2, 6}}},
    {{{"Brightness", 0.9, 6}, {"Color", 0.2, 8}}},
    {{{"Solarize", 0.5, 2}, {"Invert", 0.0, kNoBin}}},
    {{{"Equalize", 0.2, kNoBin}, {"AutoContrast", 0.6, kNoBin}}},
    {{{"Equalize", 0.2, kNoBin}, {"Equalize", 0.6, kNoBin}}},
    {{{"Color", 0.9, 9}, {"Equalize", 0.6, kNoBin}}},
    {{{"AutoContrast", 0.8, kNoBin}, {"Solarize", 0.2, 8}}},
    {{{"Brightness", 0.1, 3}, {"Color", 0.7, 0}}},
    {{{"Solarize", 0.4, 5}, {"AutoContrast", 0.9, kNoBin}}},
    {{{"TranslateY", 0.9, 9}, {"TranslateY", 0.7, 9}}},
    {{{"AutoContrast", 0.9, kNoBin}, {"Solarize", 0.8, 3}}},
    {{{"Equalize", 0.8, kNoBin}, {"Invert", 0.1, kNoBin}}},
    {{{"TranslateY", 0.7, 9}, {"AutoContrast", 0.9, kNoBin}}},
}};

constexpr Policies kSvhnPolicies = {{
    {{{"ShearX", 0.9, 4}, {"Invert", 0.2, kNoBin}}},
    {{{"ShearY", 0.9, 8}, {"Invert", 0.7, kNoBin}}},
    {{{"Equalize", 0.6, kNoBin}, {"Solarize", 0.6, 6}}},
    {{{"Invert", 0.9, kNoBin}, {"Equalize", 0.6, kNoBin}}},
    {{{"Equalize", 0.6, kNoBin}, {"Rotate", 0.9, 3}}},
    {{{"ShearX", 0.9, 4}, {"AutoContrast", 0.8, kNoBin}}},
    {{{"ShearY", 0.9, 8}, {"Invert", 0.4, kNoBin}}},
    {{{"ShearY", 0.9, 5}, {"Solarize", 0.2, 6}}},
    {{{"Invert", 0.9, kNoBin}, {"AutoContrast", 0.8, kNoBin}}},
    {{{"Equalize", 0.6, kNoBin}, {"Rotate", 0.9, 3}}},
    {{{"ShearX", 0.9, 4}, {"Solarize", 0.3, 3}}},
    {{{"ShearY", 0.8, 8}, {"Invert", 0.7, kNoBin}}},
    {{{"Equalize", 0.9, kNoBin}, {"TranslateY", 0.6, 6}}},
    {{{"Invert", 0.9, kNoBin}, {"Equalize", 0.6, kNoBin}}},
    {{{"Contrast", 0.3, 3}, {"Rotate", 0.8, 4}}},
    {{{"Invert", 0.8, kNoBin}, {"TranslateY", 0.0, 2}}},
    {{{"ShearY", 0.7, 6}, {"Solarize", 0.4, 8}}},
    {{{"Invert", 0.6, kNoBin}, {"Rotate", 0.8, 4}}},
    {{{"ShearY", 0.3, 7}, {"TranslateX", 0.9, 3}}},
    {{{"ShearX", 0.1, 6}, {"Invert", 0.6, kNoBin}}},
    {{{"Solarize", 0.7, 2}, {"TranslateY", 0.6, 7}}},
    {{{"ShearY", 0.8, 4}, {"Invert", 0.8, kNoBin}}},
    {{{"ShearX", 0.7, 9}, {"TranslateY", 0.8, 3}}},
    {{{"ShearY", 0.8, 5}, {"AutoContrast", 0.7, kNoBin}}},
    {{{"ShearX", 0.7, 2}, {"Invert", 0.1, kNoBin}}},
}};

}  // namespace torchvision::transforms
