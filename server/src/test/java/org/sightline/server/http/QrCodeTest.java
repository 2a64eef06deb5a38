package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// QR codes, read by GStreamer's zbar, which knows nothing of how they were made.
class QrCodeTest {
  private static final int SCALE = 6;

  @TempDir Path folder;

  /// One length for each version, 1 to 9.
  @ParameterizedTest
  @ValueSource(ints = {10, 30, 50, 78, 100, 130, 150, 190, 230})
  void aReaderReadsWhatWasWritten(int length) throws Exception {
    String text =
        ("otpauth://totp/Sightline:ann?secret=" + "GEZDGNBVGY3TQOJQ".repeat(20))
            .substring(0, length);
    QrCode code = QrCode.of(text);
    int side = (code.size() + 8) * SCALE;
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int column = x / SCALE - 4;
        int row = y / SCALE - 4;
        boolean inside = column >= 0 && row >= 0 && column < code.size() && row < code.size();
        boolean dark = inside && code.isDark(column, row);
        picture.setRGB(x, y, (dark ? Color.BLACK : Color.WHITE).getRGB());
      }
    }
    Path file = folder.resolve("code.png");
    ImageIO.write(picture, "png", file.toFile());
    Assumptions.assumeTrue(
        run("gst-inspect-1.0", "--exists", "zbar") != null,
        "needs zbar: apt-get install gstreamer1.0-plugins-bad");
    String said =
        run(
            "gst-launch-1.0",
            "-m",
            "filesrc",
            "location=" + file,
            "!",
            "pngdec",
            "!",
            "imagefreeze",
            "num-buffers=3",
            "!",
            "videoconvert",
            "!",
            "zbar",
            "!",
            "fakesink");
    assertTrue(said != null && said.contains("symbol=(string)"), "nothing was read: " + said);
    String read = String.valueOf(said).replace("\\", "").replace("\"", "");
    assertTrue(read.contains("symbol=(string)" + text + ","), said);
  }

  private static @Nullable String run(String... command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (java.io.IOException _) {
      return null;
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return process.exitValue() == 0 ? said : null;
  }

  @Test
  void whatIsTooLongIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> QrCode.of("x".repeat(QrCode.MAX_BYTES + 1)));
  }

  @Test
  void thePictureHasNothingButShapes() {
    String svg = QrCode.of("otpauth://totp/<script>").svg();
    assertTrue(svg.startsWith("<svg ") && !svg.contains("script"), svg);
  }
}
