/// ONVIF's events as a camera hands them out on being asked (Core Specification section 9.2,
/// real-time pull-point): the life of a subscription. Begin reading at [PullPoint].
@NullMarked
package org.sightline.analysis.onvif;

import org.jspecify.annotations.NullMarked;
