/// What cameras sign in their video, checked, and the same scheme written.
///
/// Two formats ride in `user_data_unregistered` SEI messages (ITU-T H.264 D.2.6, H.265 D.2.6) and
/// are the same idea: Axis Signed Video, and the ONVIF Media Signing Specification that grew out of
/// it. The signer hashes every slice of a GOP together with the hash of the GOP's first slice, puts
/// the list of those hashes, a hash over the list and the first hash of the GOP before (the link)
/// into an SEI, and signs that SEI. So one signature covers a GOP, and the links chain the GOPs.
///
/// Begin at [org.sightline.media.signing.StreamVerifier]; it takes NAL units and gives a
/// [org.sightline.media.signing.GopVerdict] for each GOP.
/// [org.sightline.media.signing.StreamSigner] makes such SEI. The package knows no camera, no file
/// and no network, and whom to trust is told to it ([org.sightline.media.signing.TrustAnchors]).
@NullMarked
package org.sightline.media.signing;

import org.jspecify.annotations.NullMarked;
