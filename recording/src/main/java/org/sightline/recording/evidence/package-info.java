/// What makes footage provable: the hash chain over files and gaps, the check of camera signatures
/// while it is recorded, and the seal of an export.
///
/// It stands on [org.sightline.recording.EvidenceTable] and `media.signing`; it makes no keys,
/// opens no port, and knows nothing of users. Begin at
/// [org.sightline.recording.evidence.EvidenceChain].
@NullMarked
package org.sightline.recording.evidence;

import org.jspecify.annotations.NullMarked;
