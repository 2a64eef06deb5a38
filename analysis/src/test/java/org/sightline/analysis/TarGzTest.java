package org.sightline.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarGzTest {
  @TempDir Path folder;

  private static void entry(ByteArrayOutputStream tar, String name, char type, String body) {
    byte[] header = new byte[512];
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, 0, bytes.length);
    byte[] size = "%011o".formatted(body.length()).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(size, 0, header, 124, size.length);
    header[156] = (byte) type;
    tar.writeBytes(header);
    tar.writeBytes(body.getBytes(StandardCharsets.US_ASCII));
    tar.writeBytes(new byte[(512 - body.length() % 512) % 512]);
  }

  private Path zipped(byte[] tar) throws IOException {
    Path file = folder.resolve("archive.tgz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(tar);
    }
    return file;
  }

  @Test
  void onlyWhatIsAskedForIsWrittenAndOnlyThere() throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    entry(tar, "../../evil", '0', "evil");
    entry(tar, "package/a", '2', "");
    entry(tar, "package/a", '0', "the file");
    entry(tar, "/etc/other", '0', "x".repeat(700));
    tar.writeBytes(new byte[1024]);
    Path to = folder.resolve("a");
    TarGz.extract(zipped(tar.toByteArray()), Map.of("package/a", to));
    assertEquals("the file", Files.readString(to));
    assertEquals(2, Files.list(folder).count());
    assertFalse(Files.exists(folder.resolve("../../evil")));
  }

  @Test
  void aTornOrFalseArchiveIsRefused() throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    entry(tar, "a", '0', "x".repeat(2000));
    byte[] torn = java.util.Arrays.copyOf(tar.toByteArray(), 1000);
    Map<String, Path> wanted = Map.of("a", folder.resolve("a"));
    assertThrows(IOException.class, () -> TarGz.extract(zipped(torn), wanted));
    byte[] noise = new byte[2048];
    new Random(3).nextBytes(noise);
    assertThrows(IOException.class, () -> TarGz.extract(zipped(noise), wanted));
    Path letter = Files.writeString(folder.resolve("letter"), "not compressed");
    assertThrows(IOException.class, () -> TarGz.extract(letter, wanted));
  }

  @Test
  void aSizeThatUnpacksBeyondTheLimitIsRefusedBeforeItIsRead() throws IOException {
    byte[] header = new byte[1024];
    header[0] = 'a';
    System.arraycopy("77777777777".getBytes(StandardCharsets.US_ASCII), 0, header, 124, 11);
    header[156] = '0';
    Path archive = zipped(header);
    assertThrows(IOException.class, () -> TarGz.extract(archive, Map.of("a", folder.resolve("a"))));
    assertFalse(Files.exists(folder.resolve("a")));
  }
}
