/// The certificate that the node shows: its owner's, or one made at the first start.
///
/// This package refuses to know HTTP. Begin reading at [TlsFiles].
@NullMarked
package org.sightline.server.tls;

import org.jspecify.annotations.NullMarked;
