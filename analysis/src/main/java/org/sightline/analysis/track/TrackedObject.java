package org.sightline.analysis.track;

import java.time.Duration;
import org.sightline.domain.Box;

/// One object as the tracker sees it at one moment.
///
/// @param number counts the object tracks of one tracker, from 1; never used again
/// @param label the word that most of the confidence so far was for
/// @param confidence of the newest detection
/// @param best the highest confidence so far
/// @param box where it is; while unseen, where it should be
/// @param firstBox where it was first seen
/// @param first when it was first seen
/// @param last when it was last seen
/// @param seen whether it was detected in this picture
public record TrackedObject(
    long number,
    String label,
    double confidence,
    double best,
    Box box,
    Box firstBox,
    Duration first,
    Duration last,
    boolean seen) {}
