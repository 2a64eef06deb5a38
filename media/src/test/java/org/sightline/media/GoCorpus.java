package org.sightline.media;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Third-party input for tests: camera answers, and the values of Go's fuzz corpus files, which
/// stand in `[]byte("…")` or `string("…")` with Go's escapes.
public final class GoCorpus {
  private GoCorpus() {}

  /// A folder of the shared data; skips the test where it is absent.
  public static Path folder(String name) {
    Path folder = Path.of(System.getProperty("sightline.root", "."), "../shared/data", name);
    Assumptions.assumeTrue(
        Files.isDirectory(folder), () -> "third-party data is missing: " + folder);
    return folder;
  }

  /// All values of all files below a folder of `malformed/rtsp`.
  public static List<byte[]> values(String below) throws IOException {
    List<byte[]> values = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder("malformed/rtsp").resolve(below))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        values.addAll(valuesOf(Files.readString(file)));
      }
    }
    return values;
  }

  /// The values of one file.
  public static List<byte[]> valuesOf(String text) {
    List<byte[]> values = new ArrayList<>();
    for (String line : text.split("\n")) {
      int open = line.indexOf("(\"");
      if ((line.startsWith("[]byte(") || line.startsWith("string(")) && open > 0) {
        values.add(unescaped(line.substring(open + 2, line.lastIndexOf("\")"))));
      }
    }
    return values;
  }

  private static byte[] unescaped(String text) {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c != '\\') {
        bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      char kind = text.charAt(i++);
      switch (kind) {
        case 'x' -> {
          bytes.write(Integer.parseInt(text.substring(i, i + 2), 16));
          i += 2;
        }
        case 'u', 'U' -> {
          int digits = kind == 'u' ? 4 : 8;
          int point = Integer.parseInt(text.substring(i, i + digits), 16);
          bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
          i += digits;
        }
        case 'a' -> bytes.write(7);
        case 'b' -> bytes.write(8);
        case 't' -> bytes.write(9);
        case 'n' -> bytes.write(10);
        case 'v' -> bytes.write(11);
        case 'f' -> bytes.write(12);
        case 'r' -> bytes.write(13);
        case '\\', '"', '\'' -> bytes.write(kind);
        default -> {
          bytes.write(Integer.parseInt(text.substring(i - 1, i + 2), 8));
          i += 2;
        }
      }
    }
    return bytes.toByteArray();
  }
}
