/// JPEG pictures (ITU-T T.81, T.871) as Motion JPEG cameras send them: reading of headers, and
/// building them anew from what RTP carries. Pictures are never decoded here. Begin reading at
/// [JpegHeader].
package org.sightline.media.jpeg;
