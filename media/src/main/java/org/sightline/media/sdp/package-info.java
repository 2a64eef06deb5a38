/// Session descriptions (RFC 8866), read leniently because cameras write them carelessly. Begin
/// reading at [SessionDescription].
package org.sightline.media.sdp;
