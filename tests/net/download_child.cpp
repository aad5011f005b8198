// download_child URL TARGET: fetches, and exits with 0 when it worked. The tests run it, two at once, and kill it.
#include <cstdio>
#include <exception>

#include "net/download.h"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  try {
    torchvision::net::download(argv[1], argv[2]);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
