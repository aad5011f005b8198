# Options of the build. A project that takes us in by add_subdirectory gets the library alone: tests
# and tools are for developers of this repository, who are at the top level.
option(TORCHVISION_BUILD_TOOLS "Build the torchvision program" ${PROJECT_IS_TOP_LEVEL})
option(TORCHVISION_BUILD_TESTS "Build the tests and examples" ${PROJECT_IS_TOP_LEVEL})
option(TORCHVISION_BUILD_BENCHMARKS "Build the benchmarks" OFF)
option(TORCHVISION_BUILD_FUZZERS "Build the libFuzzer programs (needs clang)" OFF)
option(TORCHVISION_GROUND_ONLY "Build only what knows nothing of LibTorch: seconds, and fit for every sanitizer" OFF)
option(TORCHVISION_INSTALL "Add the install rules" ${PROJECT_IS_TOP_LEVEL})
option(TORCHVISION_WARNINGS_AS_ERRORS "Stop at the first warning: for developers, whose compiler is known" OFF)
set(TORCHVISION_WITH_VIDEO AUTO CACHE STRING
    "libtorchvision_video.so, which links FFmpeg (LGPL or GPL): ON, OFF, or AUTO, where FFmpeg is found")
set_property(CACHE TORCHVISION_WITH_VIDEO PROPERTY STRINGS AUTO ON OFF)
set(TORCHVISION_OPS_FOR "" CACHE PATH "The torch folder of a Python: build libtorchvision_ops.so for it and nothing else (scripts/build_python_ops)")
set(TORCHVISION_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize takes them: address,undefined or thread")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
# Objects of programs too: the precompiled header is shared by all, and GCC takes it only where -fPIC agrees.
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)

if(PROJECT_IS_TOP_LEVEL)
  if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
  endif()
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
  set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
  set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
  set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")

  find_program(TORCHVISION_CCACHE ccache)
  if(TORCHVISION_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # What ccache needs to believe in a precompiled header; the base folder lets clones share one cache.
    set(launcher "${CMAKE_COMMAND}" -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" "${TORCHVISION_CCACHE}")
    set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
  endif()
  find_program(TORCHVISION_MOLD mold)
  if(TORCHVISION_MOLD)
    add_link_options(-fuse-ld=mold)
  endif()
endif()
