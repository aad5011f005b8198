#pragma once

/// Marks what libtorchvision.so exports. Everything else is hidden.
#define TORCHVISION_API __attribute__((visibility("default")))
