/// What every format shares: [MediaFormat], the form of one media track, and [AccessUnit], one
/// coded picture or sound frame with its time.
///
/// The sub-packages each hold one format and read top to bottom like its specification. None of
/// them knows a camera, a site, a user or an observation. Every length that comes from outside is
/// bounded by a named constant beside its parser, and nothing is allocated for a length before its
/// bytes have arrived.
package org.sightline.media;
