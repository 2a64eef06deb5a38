/// Live pictures to browsers by WebRTC (RFC 8825): an ICE-lite agent, a DTLS server and an SRTP
/// sender on one UDP port.
///
/// It sends what cameras send, without encoding it again; it takes nothing but feedback. It knows
/// no user and no HTTP: whoever asks for a session has been admitted already, and says by a
/// function whether that is still so. Begin at [org.sightline.webrtc.WebRtc].
package org.sightline.webrtc;
