/// How good detection and tracking are: labelled footage read, answers scored, and what they cost.
///
/// Begin reading at [LabelFile], which reads what people labelled, then [TrackingScore] and
/// [DetectionScore]. Refuses to know JSON, the network catalogue and where footage comes from.
@NullMarked
package org.sightline.analysis.evaluate;

import org.jspecify.annotations.NullMarked;
