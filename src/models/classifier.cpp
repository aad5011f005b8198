#include "torchvision/models/classifier.h"

#include <ostream>

namespace torchvision::models {

Classifier::~Classifier() = default;

std::ostream& operator<<(std::ostream& stream, const Classifier& model) { return stream << to_string(model); }

}  // namespace torchvision::models
