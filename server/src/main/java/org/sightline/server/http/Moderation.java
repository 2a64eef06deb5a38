package org.sightline.server.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sightline.domain.Words;
import org.sightline.server.http.route.Refusal;

/// The words that an owner does not want to be searched for: `DATA/moderation.txt`, a word or a
/// phrase a line, `#` before a remark. It is read for each question, so that a change holds at
/// once; of a longer file the rest is not read.
final class Moderation {
  /// The name of the file in the data folder.
  static final String FILE = "moderation.txt";

  private static final int MAX_BYTES = 64 * 1024;

  private Moderation() {}

  /// Refuses a question in which one of the words stands, as whole words and without case.
  ///
  /// @throws Refusal 403 if it does
  static void check(Path data, String question) throws IOException {
    Path file = data.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return;
    }
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES);
    }
    String asked = " " + String.join(" ", Words.of(question)) + " ";
    for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
      List<String> words = line.startsWith("#") ? List.of() : Words.of(line);
      if (!words.isEmpty() && asked.contains(" " + String.join(" ", words) + " ")) {
        throw Refusal.of(
            403,
            "moderated",
            "the owner of this node does not allow such a search",
            "ask for something else; the attempt stands in the audit log");
      }
    }
  }
}
