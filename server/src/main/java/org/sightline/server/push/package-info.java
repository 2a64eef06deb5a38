/// Messages that wake a browser (RFC 8030, RFC 8291, RFC 8292). It knows no alert and no user.
@NullMarked
package org.sightline.server.push;

import org.jspecify.annotations.NullMarked;
