/// RTMP (Adobe, "Real-Time Messaging Protocol specification 1.0", 2012; "Enhanced RTMP v2",
/// Veovera, 2024) as far as a camera or a program needs it that sends one stream to this one:
/// handshake, chunks ([ChunkReader]), commands ([Amf0]) and the pictures and sound in them
/// ([FlvMedia]). Begin reading at [RtmpPublication].
@NullMarked
package org.sightline.media.rtmp;

import org.jspecify.annotations.NullMarked;
