package org.sightline.observation;

import org.sightline.domain.Observation;

/// A fact with its place in the log.
///
/// @param position rises by at least one with every fact stored; never used twice
public record StoredObservation(long position, Observation observation) {}
