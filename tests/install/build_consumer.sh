#!/bin/sh
# build_consumer.sh find_package|pkg_config|add_subdirectory SOURCE BUILD ARGUMENT...: builds and runs examples/cmake_project.
set -eu
how=$1 source=$2 build=$3
shift 3
rm -rf "$build" && mkdir -p "$build"
example=$source/examples/cmake_project
case $how in
  find_package)
    cmake -S "$example" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release "$@"
    cmake --build "$build" ;;
  pkg_config)
    PKG_CONFIG_PATH=$(dirname "$(find "$1" -name torchvision.pc)")
    export PKG_CONFIG_PATH
    # shellcheck disable=SC2046  # the flags are words
    c++ "$example/main.cpp" -o "$build/uses_torchvision" $(pkg-config --cflags --libs torchvision) ;;
  add_subdirectory)
    # The whole library a second time would double the test run and show nothing more about the build files: one
    # target of each floor does.
    cmake -S "$example" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release "$@"
    cmake --build "$build" --target tv_ground tv_io
    exit ;;
esac
"$build/uses_torchvision"
