#pragma once
// Precompiled for files that declare or call torch::nn modules and optimisers.
#include <torch/nn.h>
#include <torch/optim.h>

#include "tensor.h"
