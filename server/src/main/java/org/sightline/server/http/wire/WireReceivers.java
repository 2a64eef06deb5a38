package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whom and what rules may reach.
///
/// @param sounds that can be played through loudspeakers
/// @param push public key that a browser subscribes with to be woken
/// @param model the language model that the assistant may ask, or null
public record WireReceivers(
    List<Each> receivers, List<String> sounds, String push, @Nullable String model) {
  /// One of those that the configuration names.
  ///
  /// @param kind `mail`, `mqtt`, `ntfy`, `gotify` or `webhook`
  public record Each(String name, String kind) {}
}
