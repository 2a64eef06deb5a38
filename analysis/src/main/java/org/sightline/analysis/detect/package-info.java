/// What a detector says of one picture: networks run by ONNX Runtime. Knows no camera and no time.
/// Begin at [Detector].
@NullMarked
package org.sightline.analysis.detect;

import org.jspecify.annotations.NullMarked;
