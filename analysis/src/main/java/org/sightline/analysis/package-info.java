/// Pictures to observations: what moved, what it was, where it went.
///
/// This room refuses to know where observations go, where snapshots are kept and where its streams
/// come from: it is handed streams and plain functions. A network that is missing or broken costs
/// recognition, never motion, and neither costs recording anything.
///
/// Begin reading at [Analysis], then `CameraAnalysis`, which is one camera's loop; `motion`,
/// `detect` and `track` are its three steps, each ignorant of the others. [NetworkCatalogue] says
/// which networks there are, `tfjs` turns one of them into ONNX.
@NullMarked
package org.sightline.analysis;

import org.jspecify.annotations.NullMarked;
