/// RTP and RTCP (RFC 3550) with the payload formats of H.264 (RFC 6184) and AAC (RFC 3640), both
/// ways. Knows packets, not sockets. Begin reading at [RtpHeader], then [H264Depacketiser].
package org.sightline.media.rtp;
