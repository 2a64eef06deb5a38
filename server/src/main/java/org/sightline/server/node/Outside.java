package org.sightline.server.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sightline.search.Meanings;
import org.sightline.server.model.ModelDoor;

/// What a node reaches beyond itself and its cameras, and who helps it with words.
///
/// @param receivers the kinds of those whom rules may tell, by name
/// @param pushKey public key that browsers subscribe with to be woken; empty where they cannot
/// @param sounds folder of the sounds that rules may play
/// @param model the one door to a language model, or null where none is configured
/// @param meanings of words that the grammar of questions does not know
public record Outside(
    Map<String, String> receivers,
    String pushKey,
    Path sounds,
    @Nullable ModelDoor model,
    Meanings meanings) {
  private static final System.Logger LOG = System.getLogger(Outside.class.getName());
  private static final int MAX_SOUNDS = 200;

  /// Nothing.
  public static final Outside NOTHING =
      new Outside(Map.of(), "", Path.of("sounds"), null, Meanings.NONE);

  public Outside {
    receivers = Map.copyOf(new TreeMap<>(receivers));
  }

  /// The names of the sounds that rules may play; none where the folder cannot be read, which is
  /// logged.
  public List<String> soundNames() {
    if (!Files.isDirectory(sounds)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(sounds)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches("[A-Za-z0-9_-]{1,60}\\.wav"))
          .map(name -> name.substring(0, name.length() - 4))
          .sorted()
          .limit(MAX_SOUNDS)
          .toList();
    } catch (IOException | UncheckedIOException e) {
      LOG.log(System.Logger.Level.WARNING, "the folder of sounds cannot be read", e);
      return List.of();
    }
  }
}
