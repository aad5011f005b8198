// Written by scripts/generate_catalog.py from scripts/inventory. Do not edit.
// clang-format off
#pragma once

#include "torchvision/models/weights.h"

namespace torchvision::models {

struct AlexNet_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("AlexNet_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct ConvNeXt_Base_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("ConvNeXt_Base_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct ConvNeXt_Large_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("ConvNeXt_Large_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct ConvNeXt_Small_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("ConvNeXt_Small_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct ConvNeXt_Tiny_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("ConvNeXt_Tiny_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct DeepLabV3_MobileNet_V3_Large_Weights : WeightsEnum {
  static constexpr Weights COCO_WITH_VOC_LABELS_V1 = member("DeepLabV3_MobileNet_V3_Large_Weights.COCO_WITH_VOC_LABELS_V1");
  static constexpr Weights DEFAULT = COCO_WITH_VOC_LABELS_V1;
};

struct DeepLabV3_ResNet101_Weights : WeightsEnum {
  static constexpr Weights COCO_WITH_VOC_LABELS_V1 = member("DeepLabV3_ResNet101_Weights.COCO_WITH_VOC_LABELS_V1");
  static constexpr Weights DEFAULT = COCO_WITH_VOC_LABELS_V1;
};

struct DeepLabV3_ResNet50_Weights : WeightsEnum {
  static constexpr Weights COCO_WITH_VOC_LABELS_V1 = member("DeepLabV3_ResNet50_Weights.COCO_WITH_VOC_LABELS_V1");
  static constexpr Weights DEFAULT = COCO_WITH_VOC_LABELS_V1;
};

struct DenseNet121_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("DenseNet121_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct DenseNet161_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("DenseNet161_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct DenseNet169_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("DenseNet169_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct DenseNet201_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("DenseNet201_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct EfficientNet_B0_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("EfficientNet_B0_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct EfficientNet_B1_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("EfficientNet_B1_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("EfficientNet_B1_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct EfficientNet_B2_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("EfficientNet_B2_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct EfficientNet_B3_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("EfficientNet_B3_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct EfficientNet_B4_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("EfficientNet_B4_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct EfficientNet_B5_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("EfficientNet_B5_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct EfficientNet_B6_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("EfficientNet_B6_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct EfficientNet_B7_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("EfficientNet_B7_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct EfficientNet_Lite0_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("EfficientNet_Lite0_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct EfficientNet_V2_L_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("EfficientNet_V2_L_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct EfficientNet_V2_M_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("EfficientNet_V2_M_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct EfficientNet_V2_S_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("EfficientNet_V2_S_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct FCN_ResNet101_Weights : WeightsEnum {
  static constexpr Weights COCO_WITH_VOC_LABELS_V1 = member("FCN_ResNet101_Weights.COCO_WITH_VOC_LABELS_V1");
  static constexpr Weights DEFAULT = COCO_WITH_VOC_LABELS_V1;
};

struct FCN_ResNet50_Weights : WeightsEnum {
  static constexpr Weights COCO_WITH_VOC_LABELS_V1 = member("FCN_ResNet50_Weights.COCO_WITH_VOC_LABELS_V1");
  static constexpr Weights DEFAULT = COCO_WITH_VOC_LABELS_V1;
};

struct FCOS_ResNet50_FPN_Weights : WeightsEnum {
  static constexpr Weights COCO_V1 = member("FCOS_ResNet50_FPN_Weights.COCO_V1");
  static constexpr Weights DEFAULT = COCO_V1;
};

struct FasterRCNN_MobileNet_V3_Large_320_FPN_Weights : WeightsEnum {
  static constexpr Weights COCO_V1 = member("FasterRCNN_MobileNet_V3_Large_320_FPN_Weights.COCO_V1");
  static constexpr Weights DEFAULT = COCO_V1;
};

struct FasterRCNN_MobileNet_V3_Large_FPN_Weights : WeightsEnum {
  static constexpr Weights COCO_V1 = member("FasterRCNN_MobileNet_V3_Large_FPN_Weights.COCO_V1");
  static constexpr Weights DEFAULT = COCO_V1;
};

struct FasterRCNN_ResNet50_FPN_V2_Weights : WeightsEnum {
  static constexpr Weights COCO_V1 = member("FasterRCNN_ResNet50_FPN_V2_Weights.COCO_V1");
  static constexpr Weights DEFAULT = COCO_V1;
};

struct FasterRCNN_ResNet50_FPN_Weights : WeightsEnum {
  static constexpr Weights COCO_V1 = member("FasterRCNN_ResNet50_FPN_Weights.COCO_V1");
  static constexpr Weights DEFAULT = COCO_V1;
};

struct GoogLeNet_QuantizedWeights : WeightsEnum {
  static constexpr Weights IMAGENET1K_FBGEMM_V1 = member("GoogLeNet_QuantizedWeights.IMAGENET1K_FBGEMM_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_FBGEMM_V1;
};

struct GoogLeNet_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("GoogLeNet_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct Inception_V3_QuantizedWeights : WeightsEnum {
  static constexpr Weights IMAGENET1K_FBGEMM_V1 = member("Inception_V3_QuantizedWeights.IMAGENET1K_FBGEMM_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_FBGEMM_V1;
};

struct Inception_V3_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("Inception_V3_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct KeypointRCNN_ResNet50_FPN_Weights : WeightsEnum {
  static constexpr Weights COCO_LEGACY = member("KeypointRCNN_ResNet50_FPN_Weights.COCO_LEGACY");
  static constexpr Weights COCO_V1 = member("KeypointRCNN_ResNet50_FPN_Weights.COCO_V1");
  static constexpr Weights DEFAULT = COCO_V1;
};

struct LRASPP_MobileNet_V3_Large_Weights : WeightsEnum {
  static constexpr Weights COCO_WITH_VOC_LABELS_V1 = member("LRASPP_MobileNet_V3_Large_Weights.COCO_WITH_VOC_LABELS_V1");
  static constexpr Weights DEFAULT = COCO_WITH_VOC_LABELS_V1;
};

struct MC3_18_Weights : WeightsEnum {
  static constexpr Weights KINETICS400_V1 = member("MC3_18_Weights.KINETICS400_V1");
  static constexpr Weights DEFAULT = KINETICS400_V1;
};

struct MNASNet0_5_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("MNASNet0_5_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct MNASNet0_75_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("MNASNet0_75_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct MNASNet1_0_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("MNASNet1_0_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct MNASNet1_3_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("MNASNet1_3_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct MViT_V1_B_Weights : WeightsEnum {
  static constexpr Weights KINETICS400_V1 = member("MViT_V1_B_Weights.KINETICS400_V1");
  static constexpr Weights DEFAULT = KINETICS400_V1;
};

struct MViT_V2_S_Weights : WeightsEnum {
  static constexpr Weights KINETICS400_V1 = member("MViT_V2_S_Weights.KINETICS400_V1");
  static constexpr Weights DEFAULT = KINETICS400_V1;
};

struct MaskRCNN_ResNet50_FPN_V2_Weights : WeightsEnum {
  static constexpr Weights COCO_V1 = member("MaskRCNN_ResNet50_FPN_V2_Weights.COCO_V1");
  static constexpr Weights DEFAULT = COCO_V1;
};

struct MaskRCNN_ResNet50_FPN_Weights : WeightsEnum {
  static constexpr Weights COCO_V1 = member("MaskRCNN_ResNet50_FPN_Weights.COCO_V1");
  static constexpr Weights DEFAULT = COCO_V1;
};

struct MaxVit_T_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("MaxVit_T_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct MobileNet_V2_QuantizedWeights : WeightsEnum {
  static constexpr Weights IMAGENET1K_QNNPACK_V1 = member("MobileNet_V2_QuantizedWeights.IMAGENET1K_QNNPACK_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_QNNPACK_V1;
};

struct MobileNet_V2_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("MobileNet_V2_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("MobileNet_V2_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct MobileNet_V3_Large_QuantizedWeights : WeightsEnum {
  static constexpr Weights IMAGENET1K_QNNPACK_V1 = member("MobileNet_V3_Large_QuantizedWeights.IMAGENET1K_QNNPACK_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_QNNPACK_V1;
};

struct MobileNet_V3_Large_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("MobileNet_V3_Large_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("MobileNet_V3_Large_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct MobileNet_V3_Small_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("MobileNet_V3_Small_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct R2Plus1D_18_Weights : WeightsEnum {
  static constexpr Weights KINETICS400_V1 = member("R2Plus1D_18_Weights.KINETICS400_V1");
  static constexpr Weights DEFAULT = KINETICS400_V1;
};

struct R3D_18_Weights : WeightsEnum {
  static constexpr Weights KINETICS400_V1 = member("R3D_18_Weights.KINETICS400_V1");
  static constexpr Weights DEFAULT = KINETICS400_V1;
};

struct Raft_Large_Weights : WeightsEnum {
  static constexpr Weights C_T_V1 = member("Raft_Large_Weights.C_T_V1");
  static constexpr Weights C_T_V2 = member("Raft_Large_Weights.C_T_V2");
  static constexpr Weights C_T_SKHT_V1 = member("Raft_Large_Weights.C_T_SKHT_V1");
  static constexpr Weights C_T_SKHT_V2 = member("Raft_Large_Weights.C_T_SKHT_V2");
  static constexpr Weights C_T_SKHT_K_V1 = member("Raft_Large_Weights.C_T_SKHT_K_V1");
  static constexpr Weights C_T_SKHT_K_V2 = member("Raft_Large_Weights.C_T_SKHT_K_V2");
  static constexpr Weights DEFAULT = C_T_SKHT_V2;
};

struct Raft_Small_Weights : WeightsEnum {
  static constexpr Weights C_T_V1 = member("Raft_Small_Weights.C_T_V1");
  static constexpr Weights C_T_V2 = member("Raft_Small_Weights.C_T_V2");
  static constexpr Weights DEFAULT = C_T_V2;
};

struct RegNet_X_16GF_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("RegNet_X_16GF_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("RegNet_X_16GF_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct RegNet_X_1_6GF_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("RegNet_X_1_6GF_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("RegNet_X_1_6GF_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct RegNet_X_32GF_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("RegNet_X_32GF_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("RegNet_X_32GF_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct RegNet_X_3_2GF_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("RegNet_X_3_2GF_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("RegNet_X_3_2GF_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct RegNet_X_400MF_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("RegNet_X_400MF_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("RegNet_X_400MF_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct RegNet_X_800MF_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("RegNet_X_800MF_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("RegNet_X_800MF_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct RegNet_X_8GF_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("RegNet_X_8GF_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("RegNet_X_8GF_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct RegNet_Y_128GF_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_SWAG_E2E_V1 = member("RegNet_Y_128GF_Weights.IMAGENET1K_SWAG_E2E_V1");
  static constexpr Weights IMAGENET1K_SWAG_LINEAR_V1 = member("RegNet_Y_128GF_Weights.IMAGENET1K_SWAG_LINEAR_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_SWAG_E2E_V1;
};

struct RegNet_Y_16GF_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("RegNet_Y_16GF_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("RegNet_Y_16GF_Weights.IMAGENET1K_V2");
  static constexpr Weights IMAGENET1K_SWAG_E2E_V1 = member("RegNet_Y_16GF_Weights.IMAGENET1K_SWAG_E2E_V1");
  static constexpr Weights IMAGENET1K_SWAG_LINEAR_V1 = member("RegNet_Y_16GF_Weights.IMAGENET1K_SWAG_LINEAR_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct RegNet_Y_1_6GF_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("RegNet_Y_1_6GF_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("RegNet_Y_1_6GF_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct RegNet_Y_32GF_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("RegNet_Y_32GF_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("RegNet_Y_32GF_Weights.IMAGENET1K_V2");
  static constexpr Weights IMAGENET1K_SWAG_E2E_V1 = member("RegNet_Y_32GF_Weights.IMAGENET1K_SWAG_E2E_V1");
  static constexpr Weights IMAGENET1K_SWAG_LINEAR_V1 = member("RegNet_Y_32GF_Weights.IMAGENET1K_SWAG_LINEAR_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct RegNet_Y_3_2GF_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("RegNet_Y_3_2GF_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("RegNet_Y_3_2GF_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct RegNet_Y_400MF_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("RegNet_Y_400MF_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("RegNet_Y_400MF_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct RegNet_Y_800MF_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("RegNet_Y_800MF_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("RegNet_Y_800MF_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct RegNet_Y_8GF_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("RegNet_Y_8GF_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("RegNet_Y_8GF_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct ResNeXt101_32X8D_QuantizedWeights : WeightsEnum {
  static constexpr Weights IMAGENET1K_FBGEMM_V1 = member("ResNeXt101_32X8D_QuantizedWeights.IMAGENET1K_FBGEMM_V1");
  static constexpr Weights IMAGENET1K_FBGEMM_V2 = member("ResNeXt101_32X8D_QuantizedWeights.IMAGENET1K_FBGEMM_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_FBGEMM_V2;
};

struct ResNeXt101_32X8D_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("ResNeXt101_32X8D_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("ResNeXt101_32X8D_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct ResNeXt101_64X4D_QuantizedWeights : WeightsEnum {
  static constexpr Weights IMAGENET1K_FBGEMM_V1 = member("ResNeXt101_64X4D_QuantizedWeights.IMAGENET1K_FBGEMM_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_FBGEMM_V1;
};

struct ResNeXt101_64X4D_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("ResNeXt101_64X4D_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct ResNeXt50_32X4D_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("ResNeXt50_32X4D_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("ResNeXt50_32X4D_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct ResNet101_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("ResNet101_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("ResNet101_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct ResNet152_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("ResNet152_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("ResNet152_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct ResNet18_QuantizedWeights : WeightsEnum {
  static constexpr Weights IMAGENET1K_FBGEMM_V1 = member("ResNet18_QuantizedWeights.IMAGENET1K_FBGEMM_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_FBGEMM_V1;
};

struct ResNet18_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("ResNet18_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct ResNet34_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("ResNet34_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct ResNet50_QuantizedWeights : WeightsEnum {
  static constexpr Weights IMAGENET1K_FBGEMM_V1 = member("ResNet50_QuantizedWeights.IMAGENET1K_FBGEMM_V1");
  static constexpr Weights IMAGENET1K_FBGEMM_V2 = member("ResNet50_QuantizedWeights.IMAGENET1K_FBGEMM_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_FBGEMM_V2;
};

struct ResNet50_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("ResNet50_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("ResNet50_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct RetinaNet_ResNet50_FPN_V2_Weights : WeightsEnum {
  static constexpr Weights COCO_V1 = member("RetinaNet_ResNet50_FPN_V2_Weights.COCO_V1");
  static constexpr Weights DEFAULT = COCO_V1;
};

struct RetinaNet_ResNet50_FPN_Weights : WeightsEnum {
  static constexpr Weights COCO_V1 = member("RetinaNet_ResNet50_FPN_Weights.COCO_V1");
  static constexpr Weights DEFAULT = COCO_V1;
};

struct S3D_Weights : WeightsEnum {
  static constexpr Weights KINETICS400_V1 = member("S3D_Weights.KINETICS400_V1");
  static constexpr Weights DEFAULT = KINETICS400_V1;
};

struct SSD300_VGG16_Weights : WeightsEnum {
  static constexpr Weights COCO_V1 = member("SSD300_VGG16_Weights.COCO_V1");
  static constexpr Weights DEFAULT = COCO_V1;
};

struct SSDLite320_MobileNet_V3_Large_Weights : WeightsEnum {
  static constexpr Weights COCO_V1 = member("SSDLite320_MobileNet_V3_Large_Weights.COCO_V1");
  static constexpr Weights DEFAULT = COCO_V1;
};

struct ShuffleNet_V2_X0_5_QuantizedWeights : WeightsEnum {
  static constexpr Weights IMAGENET1K_FBGEMM_V1 = member("ShuffleNet_V2_X0_5_QuantizedWeights.IMAGENET1K_FBGEMM_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_FBGEMM_V1;
};

struct ShuffleNet_V2_X0_5_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("ShuffleNet_V2_X0_5_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct ShuffleNet_V2_X1_0_QuantizedWeights : WeightsEnum {
  static constexpr Weights IMAGENET1K_FBGEMM_V1 = member("ShuffleNet_V2_X1_0_QuantizedWeights.IMAGENET1K_FBGEMM_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_FBGEMM_V1;
};

struct ShuffleNet_V2_X1_0_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("ShuffleNet_V2_X1_0_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct ShuffleNet_V2_X1_5_QuantizedWeights : WeightsEnum {
  static constexpr Weights IMAGENET1K_FBGEMM_V1 = member("ShuffleNet_V2_X1_5_QuantizedWeights.IMAGENET1K_FBGEMM_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_FBGEMM_V1;
};

struct ShuffleNet_V2_X1_5_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("ShuffleNet_V2_X1_5_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct ShuffleNet_V2_X2_0_QuantizedWeights : WeightsEnum {
  static constexpr Weights IMAGENET1K_FBGEMM_V1 = member("ShuffleNet_V2_X2_0_QuantizedWeights.IMAGENET1K_FBGEMM_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_FBGEMM_V1;
};

struct ShuffleNet_V2_X2_0_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("ShuffleNet_V2_X2_0_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct SqueezeNet1_0_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("SqueezeNet1_0_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct SqueezeNet1_1_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("SqueezeNet1_1_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct Swin3D_B_Weights : WeightsEnum {
  static constexpr Weights KINETICS400_V1 = member("Swin3D_B_Weights.KINETICS400_V1");
  static constexpr Weights KINETICS400_IMAGENET22K_V1 = member("Swin3D_B_Weights.KINETICS400_IMAGENET22K_V1");
  static constexpr Weights DEFAULT = KINETICS400_V1;
};

struct Swin3D_S_Weights : WeightsEnum {
  static constexpr Weights KINETICS400_V1 = member("Swin3D_S_Weights.KINETICS400_V1");
  static constexpr Weights DEFAULT = KINETICS400_V1;
};

struct Swin3D_T_Weights : WeightsEnum {
  static constexpr Weights KINETICS400_V1 = member("Swin3D_T_Weights.KINETICS400_V1");
  static constexpr Weights DEFAULT = KINETICS400_V1;
};

struct Swin_B_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("Swin_B_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct Swin_S_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("Swin_S_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct Swin_T_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("Swin_T_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct Swin_V2_B_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("Swin_V2_B_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct Swin_V2_S_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("Swin_V2_S_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct Swin_V2_T_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("Swin_V2_T_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct VGG11_BN_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("VGG11_BN_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct VGG11_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("VGG11_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct VGG13_BN_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("VGG13_BN_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct VGG13_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("VGG13_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct VGG16_BN_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("VGG16_BN_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct VGG16_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("VGG16_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_FEATURES = member("VGG16_Weights.IMAGENET1K_FEATURES");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct VGG19_BN_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("VGG19_BN_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct VGG19_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("VGG19_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct ViT_B_16_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("ViT_B_16_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_SWAG_E2E_V1 = member("ViT_B_16_Weights.IMAGENET1K_SWAG_E2E_V1");
  static constexpr Weights IMAGENET1K_SWAG_LINEAR_V1 = member("ViT_B_16_Weights.IMAGENET1K_SWAG_LINEAR_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct ViT_B_32_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("ViT_B_32_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct ViT_H_14_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_SWAG_E2E_V1 = member("ViT_H_14_Weights.IMAGENET1K_SWAG_E2E_V1");
  static constexpr Weights IMAGENET1K_SWAG_LINEAR_V1 = member("ViT_H_14_Weights.IMAGENET1K_SWAG_LINEAR_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_SWAG_E2E_V1;
};

struct ViT_L_16_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("ViT_L_16_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_SWAG_E2E_V1 = member("ViT_L_16_Weights.IMAGENET1K_SWAG_E2E_V1");
  static constexpr Weights IMAGENET1K_SWAG_LINEAR_V1 = member("ViT_L_16_Weights.IMAGENET1K_SWAG_LINEAR_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct ViT_L_32_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("ViT_L_32_Weights.IMAGENET1K_V1");
  static constexpr Weights DEFAULT = IMAGENET1K_V1;
};

struct Wide_ResNet101_2_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("Wide_ResNet101_2_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("Wide_ResNet101_2_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

struct Wide_ResNet50_2_Weights : WeightsEnum {
  static constexpr Weights IMAGENET1K_V1 = member("Wide_ResNet50_2_Weights.IMAGENET1K_V1");
  static constexpr Weights IMAGENET1K_V2 = member("Wide_ResNet50_2_Weights.IMAGENET1K_V2");
  static constexpr Weights DEFAULT = IMAGENET1K_V2;
};

}  // namespace torchvision::models
