package org.sightline.server.looks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.NetworkCatalogue;
import org.sightline.domain.Embedding;

/// Pictures that people bring are decoded in a process of their own, whatever they are.
class ExamplePicturesTest {
  private static final long SEED = Long.getLong("sightline.seed", 20_261_123L);

  /// A network that gives the mean colours of sixteen parts of a picture (32 by 32 pixels, -1 to
  /// 1): AveragePool of 8 by 8, then Flatten.
  private static final String NETWORK =
      "CAkSCXNpZ2h0bGluZTrWAQpZCgdwaWN0dXJlEgVtZWFucxoRbWVhbnMvQXZlcmFnZVBvb2wiC0F2ZXJhZ2VQb29sKhUK"
          + "DGtlcm5lbF9zaGFwZUAIQAigAQcqEAoHc3RyaWRlc0AIQAigAQcKNQoFbWVhbnMSBnZlY3RvchoOdmVjdG9yL0ZsYXR0"
          + "ZW4iB0ZsYXR0ZW4qCwoEYXhpcxgBoAECEgVncmFwaFohCgdwaWN0dXJlEhYKFAgBEhAKAggBCgIIAwoCCCAKAgggYhgK"
          + "BnZlY3RvchIOCgwIARIICgIIAQoCCDBCBAoAEBI=";

  @TempDir static Path folder;
  private static InstalledNetwork network;
  private final ExamplePictures pictures = new ExamplePictures();

  @BeforeAll
  static void network() throws Exception {
    Path file = Files.write(folder.resolve("looks.onnx"), Base64.getDecoder().decode(NETWORK));
    network =
        new NetworkCatalogue(folder.resolve("networks"), List.of())
            .add(file, Map.of("name", "colours", "form", "looks:32:signed"));
  }

  private static byte[] picture(String format, Color colour) throws Exception {
    BufferedImage image = new BufferedImage(80, 60, BufferedImage.TYPE_INT_RGB);
    Graphics2D paint = image.createGraphics();
    paint.setColor(colour);
    paint.fillRect(0, 0, 80, 60);
    paint.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, format, out);
    return out.toByteArray();
  }

  @Test
  void jpegAndPngOfTheSameLookAlike() throws Exception {
    Embedding jpeg = pictures.look(network, picture("jpg", Color.RED));
    Embedding png = pictures.look(network, picture("png", Color.RED));
    assertEquals(network.network().sha256(), jpeg.network());
    assertTrue(jpeg.similarity(png) > 0.99, "" + jpeg.similarity(png));
    Embedding blue = pictures.look(network, picture("png", Color.BLUE));
    assertTrue(jpeg.similarity(blue) < 0, "" + jpeg.similarity(blue));
  }

  @Test
  void whatIsNoPictureIsRefusedBeforeAnythingDecodesIt() throws Exception {
    byte[] bomb = picture("png", Color.RED);
    bomb[16] = 0x7F; // a width of two thousand millions
    for (byte[] bad :
        List.of(
            new byte[0],
            "#EXTM3U\nfile:///etc/passwd".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
            "<svg xmlns='http://www.w3.org/2000/svg'/>"
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII),
            new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xD9, 0, 0},
            bomb)) {
      ExampleException e = assertThrows(ExampleException.class, () -> pictures.look(network, bad));
      assertEquals(ExampleException.Kind.BAD_PICTURE, e.kind());
    }
  }

  @Test
  void damagedPicturesCostThemselvesAlone() throws Exception {
    byte[] cut = picture("png", Color.RED);
    for (int i = 40; i < cut.length; i++) {
      cut[i] = (byte) i;
    }
    assertThrows(ExampleException.class, () -> pictures.look(network, cut));
    assertEquals(48, pictures.look(network, picture("png", Color.GREEN)).dimensions());
  }

  @Test
  void headsOfMutatedFilesAreReadOrRefused() throws Exception {
    Random random = new Random(SEED);
    byte[] jpeg = picture("jpg", Color.RED);
    byte[] png = picture("png", Color.RED);
    int many = Integer.getInteger("sightline.fuzz", 2000);
    for (int round = 0; round < many; round++) {
      byte[] file = (round % 2 == 0 ? jpeg : png).clone();
      for (int i = 0; i < 1 + random.nextInt(8); i++) {
        file[random.nextInt(Math.min(file.length, 200))] = (byte) random.nextInt();
      }
      byte[] some = java.util.Arrays.copyOf(file, random.nextInt(file.length + 1));
      PictureHead.of(some)
          .ifPresent(
              head ->
                  assertTrue(
                      (long) head.width() * head.height() <= PictureHead.MAX_PIXELS,
                      "seed " + SEED));
    }
  }
}
