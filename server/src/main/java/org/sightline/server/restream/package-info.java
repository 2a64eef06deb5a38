/// The re-stream: what a camera sends once, given on over RTSP to as many readers as are let in.
///
/// It refuses to know HTTP and configuration. Begin reading at [Restream].
@NullMarked
package org.sightline.server.restream;

import org.jspecify.annotations.NullMarked;
