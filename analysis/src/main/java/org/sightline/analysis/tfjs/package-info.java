/// A translator from TensorFlow.js graph models to ONNX, for the one family of graphs that the
/// catalogue needs. Begin at [TfjsToOnnx].
@NullMarked
package org.sightline.analysis.tfjs;

import org.jspecify.annotations.NullMarked;
