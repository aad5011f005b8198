# libtorchvision_ops.so alone, against the torch of a Python. Not find_package(Torch): the configuration in wheels for
# CUDA stops where no CUDA toolkit is, and the operators need none. scripts/build_python_ops calls this.
foreach(library torch torch_cpu c10)
  if(NOT EXISTS "${TORCHVISION_OPS_FOR}/lib/lib${library}.so")
    message(FATAL_ERROR "TORCHVISION_OPS_FOR: no lib/lib${library}.so in ${TORCHVISION_OPS_FOR}: expected the folder of "
                        "Python's torch package, as `python -c 'import torch; print(torch.__path__[0])'` prints it.")
  endif()
endforeach()
find_package(PkgConfig REQUIRED)
pkg_check_modules(hwy REQUIRED IMPORTED_TARGET libhwy)

add_library(torch INTERFACE)
target_include_directories(torch SYSTEM INTERFACE
  "${TORCHVISION_OPS_FOR}/include" "${TORCHVISION_OPS_FOR}/include/torch/csrc/api/include")
# libtorch.so itself is a shell around the two, and in wheels for CUDA brings the CUDA libraries along.
target_link_libraries(torch INTERFACE "${TORCHVISION_OPS_FOR}/lib/libtorch_cpu.so" "${TORCHVISION_OPS_FOR}/lib/libc10.so")

# Leaves out the modules in C++, which belong to libtorchvision.so.
set(TORCHVISION_GROUND_ONLY ON)
include(TorchVisionComponents)
add_library(tv_pch_tensor OBJECT src/pch/tensor.cpp)
tv_compile_on_libtorch(tv_pch_tensor tensor)
target_precompile_headers(tv_pch_tensor PRIVATE src/pch/tensor.h)
add_subdirectory(src/kernels/ops)
add_subdirectory(src/ops)
# Found by Python's torch, which is loaded first: the same file serves in every environment with that torch.
set_target_properties(torchvision_ops PROPERTIES BUILD_RPATH "" SKIP_BUILD_RPATH ON)
