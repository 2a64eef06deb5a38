package org.sightline.server.http.wire;

import java.time.Instant;
import org.sightline.recording.Damage;

/// Footage that is there and cannot be decoded right: from the first picture of which bytes were
/// lost to the next intact key picture.
///
/// @param units pictures of which bytes were lost
/// @param words what it is, for people
public record WireDamage(Instant start, Instant end, long units, String words, String detail) {
  /// The damage for the wire.
  public static WireDamage of(Damage damage) {
    return new WireDamage(
        damage.range().start(), damage.range().end(), damage.units(), "damaged", damage.detail());
  }
}
