/// Foreign streams and files, taken in by FFmpeg in processes of their own: native code that parses
/// what others wrote can then end one stream and nothing else.
///
/// It refuses to know who wants them. Begin reading at [IngestProcess], the side of the node; the
/// side of the child is the command `ingest`.
@NullMarked
package org.sightline.server.ingest;

import org.jspecify.annotations.NullMarked;
