/// Footage taken out as evidence: jobs that write a sealed zip, and read it back before they say
/// that it is done. The room knows users by name only; who may export is decided at the routes.
@NullMarked
package org.sightline.server.evidence;

import org.jspecify.annotations.NullMarked;
