/// Whether anything in the picture changed. Begin at [MotionGate].
@NullMarked
package org.sightline.analysis.motion;

import org.jspecify.annotations.NullMarked;
