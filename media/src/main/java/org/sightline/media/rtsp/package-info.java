/// RTSP 1.0 (RFC 2326) over one TCP connection, packets interleaved: a client and a server.
///
/// It connects only to the address that it is given: redirects are refused, and no address found in
/// an answer is ever dialled. It keeps no list of anything and reconnects nothing: a lost session
/// is told to the caller. Begin reading at [RtspClient], then [RtspSession]; for the other
/// direction at [RtspServer].
package org.sightline.media.rtsp;
