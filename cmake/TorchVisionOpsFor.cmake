# libtorchvision_ops.so and libtorchvision_image.so alone, against the torch of a Python. Not find_package(Torch): the
# configuration in wheels for CUDA stops where no CUDA toolkit is, and these need none. scripts/build_python_ops calls
# this.
foreach(library torch torch_cpu c10)
  if(NOT EXISTS "${TORCHVISION_OPS_FOR}/lib/lib${library}.so")
    message(FATAL_ERROR "TORCHVISION_OPS_FOR: no lib/lib${library}.so in ${TORCHVISION_OPS_FOR}: expected the folder of "
                        "Python's torch package, as `python -c 'import torch; print(torch.__path__[0])'` prints it.")
  endif()
endforeach()
add_library(torch INTERFACE)
target_include_directories(torch SYSTEM INTERFACE
  "${TORCHVISION_OPS_FOR}/include" "${TORCHVISION_OPS_FOR}/include/torch/csrc/api/include")
# libtorch.so itself is a shell around the two, and in wheels for CUDA brings the CUDA libraries along.
target_link_libraries(torch INTERFACE "${TORCHVISION_OPS_FOR}/lib/libtorch_cpu.so" "${TORCHVISION_OPS_FOR}/lib/libc10.so")

# Leaves out the modules in C++, which belong to libtorchvision.so.
set(TORCHVISION_GROUND_ONLY ON)
include(TorchVisionDependencies)
include(TorchVisionComponents)
add_library(tv_pch_tensor OBJECT src/pch/tensor.cpp)
tv_compile_on_libtorch(tv_pch_tensor tensor)
target_precompile_headers(tv_pch_tensor PRIVATE src/pch/tensor.h)
foreach(folder core kernels codecs ops)
  add_subdirectory(src/${folder})
endforeach()
set(TORCHVISION_GROUND_ONLY OFF)
add_subdirectory(src/io)
add_subdirectory(src/image_ops)
# Found by Python's torch, which is loaded first: the same file serves in every environment with that torch.
set_target_properties(torchvision_ops torchvision_image PROPERTIES BUILD_RPATH "" SKIP_BUILD_RPATH ON)
