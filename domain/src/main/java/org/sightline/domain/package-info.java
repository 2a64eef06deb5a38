/// The shared nouns: ids, time, geometry, [Observation] and [ObservationQuery].
///
/// This package refuses to know how anything is stored, drawn or transported: it does no I/O,
/// starts no thread and has no dependency. Begin reading at [Observation], then [ObservationQuery];
/// every other room either makes the first or asks the second.
package org.sightline.domain;
