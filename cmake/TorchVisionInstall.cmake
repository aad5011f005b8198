# `cmake --install` gives headers, libraries, the program, a relocatable find_package(TorchVision) and a pkg-config file.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

get_filename_component(TORCHVISION_LIBTORCH "${Torch_DIR}/../../.." ABSOLUTE)

# Beside each other, and LibTorch where it was at build time: it is not ours to install.
set(TORCHVISION_LIBRARIES torchvision torchvision_ops torchvision_image)
if(TORCHVISION_HAS_VIDEO)
  list(APPEND TORCHVISION_LIBRARIES torchvision_video)
endif()
set_target_properties(${TORCHVISION_LIBRARIES} PROPERTIES INSTALL_RPATH "$ORIGIN;${TORCHVISION_LIBTORCH}/lib")

install(TARGETS ${TORCHVISION_LIBRARIES} EXPORT TorchVisionTargets
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/torchvision" DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" "${PROJECT_SOURCE_DIR}/THIRD_PARTY.md"
  DESTINATION ${CMAKE_INSTALL_DOCDIR})

string(REGEX MATCH "^[0-9]+\\.[0-9]+" TORCHVISION_TORCH_MINOR "${Torch_VERSION}")
string(REPLACE "." "\\." TORCHVISION_TORCH_MINOR_PATTERN "${TORCHVISION_TORCH_MINOR}")
set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/TorchVision")
install(EXPORT TorchVisionTargets NAMESPACE TorchVision:: FILE TorchVisionTargets.cmake DESTINATION ${package_folder})
configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/TorchVisionConfig.cmake.in" "${PROJECT_BINARY_DIR}/TorchVisionConfig.cmake"
  INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file("${PROJECT_BINARY_DIR}/TorchVisionConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/TorchVisionConfig.cmake" "${PROJECT_BINARY_DIR}/TorchVisionConfigVersion.cmake"
  DESTINATION ${package_folder})

# The lib folder as pkg-config sees it from lib/pkgconfig, on Debian's multiarch layout too.
file(RELATIVE_PATH TORCHVISION_PC_PREFIX "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
# pkg-config knows no LibTorch, so the file carries its flags.
configure_file("${PROJECT_SOURCE_DIR}/cmake/torchvision.pc.in" "${PROJECT_BINARY_DIR}/torchvision.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/torchvision.pc" DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
if(TORCHVISION_HAS_VIDEO)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/torchvision_video.pc.in" "${PROJECT_BINARY_DIR}/torchvision_video.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/torchvision_video.pc" DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endif()
