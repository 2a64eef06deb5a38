/// Footage on disk: writes what streams bring into segments, indexes them, keeps the gap ledger,
/// deletes what is too old, and plays back any range.
///
/// It refuses to know what is in the pictures (small ones are made by module `picture`), who
/// watches them, and HTTP. It depends on nothing but the stream and the disk, so it goes on when
/// everything else is dead.
///
/// A segment is a plain fragmented MP4 file,
/// `recordings/YYYY-MM-DD/HH/<camera>/<stream>/MM.SS.mp4`, UTC, named by its first picture: `ftyp
/// moov uuid (moof mdat)*`. The `uuid` box says stream, run and start, so that the index can be
/// rebuilt from the files ([SegmentStamp]). Media time in the file begins at 0 with its first
/// picture, a key picture.
///
/// What is kept of one unbroken run has no second twice: when the node's clock is set back, footage
/// goes on in media time and the ledger has a mark; when it is set forward, it has a gap; both with
/// the cause `CLOCK_STEP`.
///
/// Beside footage lie small pictures of it ([ScrubStrip]).
///
/// Begin reading at [Recordings], then [StreamRecorder], which turns messages of one stream into
/// fragments, segments and gaps.
package org.sightline.recording;
