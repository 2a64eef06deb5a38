/// Files of networks in the ONNX form: read, changed and written. Knows no detector. Begin at
/// [org.sightline.analysis.onnx.OnnxGraph], which writes, and
/// [org.sightline.analysis.onnx.OnnxModel], which reads.
@NullMarked
package org.sightline.analysis.onnx;

import org.jspecify.annotations.NullMarked;
