# Everything from outside, found in one place. Codec libraries are linked privately: no type of theirs is in a public header.
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(LibLZMA REQUIRED)
find_package(JPEG REQUIRED)
find_package(CURL REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(nlohmann_json 3.10 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(spng REQUIRED IMPORTED_TARGET spng)
pkg_check_modules(libdeflate REQUIRED IMPORTED_TARGET libdeflate)
find_package(GIF 5.2 REQUIRED)
pkg_check_modules(webp REQUIRED IMPORTED_TARGET libwebp)
pkg_check_modules(webpdemux REQUIRED IMPORTED_TARGET libwebpdemux)
pkg_check_modules(hwy REQUIRED IMPORTED_TARGET libhwy)
# Optional formats. TIFF and AVIF are on where their libraries are found; HEIC is asked for, since libheif is LGPL and
# brings more of the kind. Each is off by -DTORCHVISION_WITH_<NAME>=OFF, and then its functions say so.
pkg_check_modules(tiff IMPORTED_TARGET libtiff-4>=4.5)
pkg_check_modules(avif IMPORTED_TARGET libavif>=0.11)
option(TORCHVISION_WITH_TIFF "Read TIFF (libtiff)" ${tiff_FOUND})
option(TORCHVISION_WITH_AVIF "Read and write AVIF (libavif)" ${avif_FOUND})
option(TORCHVISION_WITH_HEIF "Read HEIC (libheif, which is LGPL)" OFF)
if(TORCHVISION_WITH_HEIF)
  pkg_check_modules(heif REQUIRED IMPORTED_TARGET libheif>=1.15)
endif()
foreach(part tiff avif)
  string(TOUPPER ${part} name)
  if(TORCHVISION_WITH_${name} AND NOT ${part}_FOUND)
    message(FATAL_ERROR "TORCHVISION_WITH_${name} is on, but lib${part} was not found. Install it (Debian: lib${part}-dev), "
                        "or configure with -DTORCHVISION_WITH_${name}=OFF.")
  endif()
endforeach()
# Copyleft stays optional. TORCHVISION_HAS_VIDEO is the answer for the rest of the build.
set(TORCHVISION_HAS_VIDEO OFF)
if(TORCHVISION_WITH_VIDEO)
  pkg_check_modules(ffmpeg QUIET IMPORTED_TARGET
    libavformat>=59.27 libavcodec>=59.37 libavutil>=57.28 libswscale>=6.7 libswresample>=4.7)
  set(TORCHVISION_HAS_VIDEO ${ffmpeg_FOUND})
  if(NOT ffmpeg_FOUND AND NOT TORCHVISION_WITH_VIDEO STREQUAL "AUTO")
    message(FATAL_ERROR "TORCHVISION_WITH_VIDEO=ON needs FFmpeg 5.1 or newer: install libavformat-dev libavcodec-dev "
                        "libswscale-dev libswresample-dev, or set it to OFF.")
  endif()
endif()
if(TORCHVISION_BUILD_TOOLS)
  find_package(CLI11 REQUIRED)
endif()
if(TORCHVISION_BUILD_TESTS)
  find_package(GTest REQUIRED)
endif()
if(TORCHVISION_BUILD_BENCHMARKS)
  find_package(benchmark REQUIRED)
endif()

if(NOT TORCHVISION_GROUND_ONLY)
  # A LibTorch that the caller names (Torch_DIR, CMAKE_PREFIX_PATH) comes first, else the one that scripts/setup fetched.
  list(APPEND CMAKE_PREFIX_PATH "${PROJECT_SOURCE_DIR}/.deps/libtorch/torch")
  # Its configuration warns that kineto, a profiler library inside libtorch_cpu.so, has no file of its own. Naming any
  # library of LibTorch there ends the search, and adds nothing to the target that we link.
  set(kineto_LIBRARY torch_cpu)
  # GLOBAL: a project that took us in by add_subdirectory links LibTorch from its own folder.
  find_package(Torch CONFIG QUIET GLOBAL)
  if(NOT Torch_FOUND)
    message(FATAL_ERROR "LibTorch not found. Run scripts/setup, which fetches one into .deps/, "
                        "or name yours with -DTorch_DIR=<libtorch>/share/cmake/Torch.")
  endif()
  if(Torch_VERSION VERSION_LESS 2.11)
    message(FATAL_ERROR "LibTorch ${Torch_VERSION} is too old: TorchVision needs 2.11 or newer.")
  endif()
endif()
