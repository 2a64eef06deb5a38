/// Pixels: coded pictures to [Picture] and back, through the FFmpeg libraries of the JavaCPP
/// presets (the LGPL build).
///
/// This package refuses to know a camera, a stream or an observation, and never opens a network
/// address: access units come from parsers in Java, files are named by their owner. Native memory
/// has one owner each: a class that is [AutoCloseable] and used by one thread at a time. Nothing of
/// FFmpeg is seen outside.
///
/// Begin reading at [VideoDecoder], then [VideoEncoder]; [FootageEncoder] uses all of them.
@NullMarked
package org.sightline.picture;

import org.jspecify.annotations.NullMarked;
