# The house has two floors. Ground components know nothing of LibTorch: they compile in seconds, fuzz at full speed and
# run under every sanitizer. Tensor components stand on LibTorch and share one precompiled header.
# Each folder of src/ is one OBJECT library, tv_<folder>; together they make one libtorchvision.so.

set(TORCHVISION_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  list(APPEND TORCHVISION_WARNINGS -Wno-restrict)  # g++ 12 sees overlap in std::string's operator+ (its bug 105651)
endif()
if(TORCHVISION_WARNINGS_AS_ERRORS)
  list(APPEND TORCHVISION_WARNINGS -Werror)
endif()

function(tv_sanitize target)
  if(TORCHVISION_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${TORCHVISION_SANITIZE} -fno-omit-frame-pointer
                                             -fno-sanitize-recover=all)
    target_link_options(${target} PUBLIC -fsanitize=${TORCHVISION_SANITIZE})
  endif()
endfunction()

function(tv_compile_as_ground target)
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/src")
  target_include_directories(${target} PUBLIC "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>")
  target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:${TORCHVISION_WARNINGS}>)
  tv_sanitize(${target})
endfunction()

# The tensor floor has two tiers, each with one precompiled header that its components and tests share: `tensor` knows
# ATen alone, `module` also torch::nn and torch::optim. An empty file costs 1.6 s on the first and 5 s on the second.
#
# -O1 in all of it, also in release builds: its code calls ATen and the kernels of the ground floor, where all loops
# live, and a file compiles in half the time of -O2. One level and -fPIC for all, programs too, since GCC takes a
# precompiled header only where they agree.
function(tv_compile_on_libtorch target tier)
  tv_compile_as_ground(${target})
  # -fopenmp, or at::parallel_for, which is a template in a header, runs on one thread. libgomp itself comes with
  # LibTorch: linking another could bring a second pool of threads.
  target_compile_options(${target} PRIVATE -O1 -fPIC -fopenmp -Winvalid-pch)
  # The C++ libraries alone: whatever links LibTorch's Python binding could not run without Python.
  target_link_libraries(${target} PUBLIC torch)
  if(NOT target STREQUAL "tv_pch_${tier}")
    target_precompile_headers(${target} REUSE_FROM tv_pch_${tier})
  endif()
endfunction()

# tv_ground_component(<folder> [IN_OPS|IN_VIDEO] SOURCES ... [LINK ...]). IN_OPS: part of libtorchvision_ops.so, which
# Python can load by itself, instead of libtorchvision.so. IN_VIDEO: part of libtorchvision_video.so, which links FFmpeg.
function(tv_ground_component folder)
  cmake_parse_arguments(arg "IN_OPS;IN_VIDEO" "" "SOURCES;LINK" ${ARGN})
  add_library(tv_${folder} OBJECT ${arg_SOURCES})
  tv_compile_as_ground(tv_${folder})
  target_link_libraries(tv_${folder} PUBLIC ${arg_LINK})
  # Unity batches are for LibTorch's headers; here they would save seconds, and Highway compiles a file once a target.
  set_target_properties(tv_${folder} PROPERTIES UNITY_BUILD OFF)
  if(arg_IN_VIDEO)
    return()
  endif()
  set_property(GLOBAL APPEND PROPERTY TORCHVISION_GROUND tv_${folder})
  if(arg_IN_OPS)
    set_property(GLOBAL APPEND PROPERTY TORCHVISION_GROUND_OF_OPS tv_${folder})
  endif()
endfunction()

# tv_tensor_component(<folder> [IN_VIDEO] [TIER tensor|module] SOURCES ... [LINK ...]): skipped in a ground-only build. A
# folder with files of both tiers calls it twice, the second time as <folder>_modules.
function(tv_tensor_component folder)
  if(TORCHVISION_GROUND_ONLY)
    return()
  endif()
  cmake_parse_arguments(arg "IN_VIDEO" "TIER" "SOURCES;LINK" ${ARGN})
  if(NOT arg_TIER)
    set(arg_TIER tensor)
  endif()
  add_library(tv_${folder} OBJECT ${arg_SOURCES})
  tv_compile_on_libtorch(tv_${folder} ${arg_TIER})
  target_link_libraries(tv_${folder} PRIVATE ${arg_LINK})
  if(NOT arg_IN_VIDEO)
    set_property(GLOBAL APPEND PROPERTY TORCHVISION_TENSOR tv_${folder})
  endif()
endfunction()

# Static archives of the ground floor, for programs and tests that do without LibTorch: tv_ground has all of it, and
# tv_parsers leaves out the operators' kernels, which take minutes to compile under a sanitizer.
function(tv_ground_archives)
  get_property(components GLOBAL PROPERTY TORCHVISION_GROUND)
  get_property(of_ops GLOBAL PROPERTY TORCHVISION_GROUND_OF_OPS)
  tv_archive(tv_ground ${components})
  list(REMOVE_ITEM components ${of_ops})
  tv_archive(tv_parsers ${components})
  set_target_properties(tv_parsers PROPERTIES EXCLUDE_FROM_ALL ON)
endfunction()

function(tv_archive archive)
  add_library(${archive} STATIC)
  foreach(component IN LISTS ARGN)
    target_sources(${archive} PRIVATE $<TARGET_OBJECTS:${component}>)
    target_link_libraries(${archive} PUBLIC $<TARGET_PROPERTY:${component},INTERFACE_LINK_LIBRARIES>)
  endforeach()
  target_include_directories(${archive} PUBLIC "${PROJECT_SOURCE_DIR}/include" "${PROJECT_SOURCE_DIR}/src")
  set_target_properties(${archive} PROPERTIES LINKER_LANGUAGE CXX)
  if(TORCHVISION_SANITIZE)
    target_link_options(${archive} PUBLIC -fsanitize=${TORCHVISION_SANITIZE})
  endif()
endfunction()

# tv_test(<name> ground|tensor|module SOURCES ... [LINK ...]): one program a folder, one ctest entry a gtest suite.
# A ground test sees the private headers of src/ and links the ground floor statically; the others see what a user
# sees, the public headers and the shared library.
function(tv_test name tier)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  if(NOT tier STREQUAL "ground" AND TORCHVISION_GROUND_ONLY)
    return()
  endif()
  set(target test_${name})
  add_executable(${target} ${arg_SOURCES})
  set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)  # tests name their helpers alike, and may
  if(tier STREQUAL "ground")
    tv_compile_as_ground(${target})
    target_link_libraries(${target} PRIVATE tv_ground)
  else()
    tv_compile_on_libtorch(${target} ${tier})
    target_link_libraries(${target} PRIVATE TorchVision::TorchVision tv_test_support)
  endif()
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  target_compile_definitions(${target} PRIVATE
    TORCHVISION_SOURCE_DIR="${PROJECT_SOURCE_DIR}" TORCHVISION_BINARY_DIR="${PROJECT_BINARY_DIR}")
  target_link_libraries(${target} PRIVATE GTest::gmock GTest::gtest_main ${arg_LINK})
  tv_discover_suites(${target} ${name})
endfunction()

# gtest_discover_tests would start LibTorch once a test (0.4 s); a suite a process keeps names and saves minutes.
function(tv_discover_suites target label)
  set(list_file "${CMAKE_CURRENT_BINARY_DIR}/${target}_suites.cmake")
  add_custom_command(TARGET ${target} POST_BUILD
    COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:${target}> -DLABEL=${label} -DOUTPUT=${list_file}
            -P "${PROJECT_SOURCE_DIR}/cmake/DiscoverSuites.cmake" VERBATIM)
  set(include_file "${CMAKE_CURRENT_BINARY_DIR}/${target}_include.cmake")
  file(WRITE "${include_file}"
    "if(EXISTS \"${list_file}\")\n  include(\"${list_file}\")\nelse()\n  add_test(${target}_NOT_BUILT NOT_BUILT)\nendif()\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${include_file}")
endfunction()
