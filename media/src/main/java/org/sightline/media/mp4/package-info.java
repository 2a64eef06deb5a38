/// MP4 files (ISO/IEC 14496-12 ISO base media file format, 14496-14, 14496-15), written in
/// fragments and read in any form.
///
/// A file that Sightline writes is `ftyp moov`, then for every fragment `moof mdat`: whatever is
/// cut off at its end, all complete fragments before the cut stay readable. Begin with
/// [FragmentWriter] for writing, [Mp4File] for reading samples, and [FragmentTable] for finding
/// fragments without touching the pictures in them.
package org.sightline.media.mp4;
