/// Networks made smaller: 8-bit integers in place of floats, calibrated on footage, with a report
/// of what that loses and saves. Knows no camera and no time. Begin at
/// [org.sightline.analysis.quantise.Quantiser].
@NullMarked
package org.sightline.analysis.quantise;

import org.jspecify.annotations.NullMarked;
