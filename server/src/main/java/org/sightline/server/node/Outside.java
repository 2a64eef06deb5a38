package org.sightline.server.node;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sightline.server.model.ModelDoor;

/// What a node reaches beyond itself and its cameras.
///
/// @param receivers the kinds of those whom rules may tell, by name
/// @param pushKey public key that browsers subscribe with to be woken; empty where they cannot
/// @param sounds folder of the sounds that rules may play
/// @param model the one door to a language model, or null where none is configured
public record Outside(
    Map<String, String> receivers, String pushKey, Path sounds, @Nullable ModelDoor model) {
  /// Nothing.
  public static final Outside NOTHING = new Outside(Map.of(), "", Path.of("sounds"), null);

  public Outside {
    receivers = Map.copyOf(new TreeMap<>(receivers));
  }
}
