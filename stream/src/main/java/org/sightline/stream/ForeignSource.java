package org.sightline.stream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;

/// A stream of a protocol that another process speaks: reads its frames, and ends the process when
/// it falls silent, says nonsense, or is no longer wanted. Whatever happens to that process costs
/// this stream's run and nothing else.
final class ForeignSource implements Source {
  private static final int BUFFER = 256 << 10;

  private final Way way;
  private final @Nullable ForeignIntake foreign;

  ForeignSource(Way way, @Nullable ForeignIntake foreign) {
    this.way = way;
    this.foreign = foreign;
  }

  @Override
  public @Nullable Over attempt() throws InterruptedException {
    if (foreign == null) {
      return Over.failed(
          GapCause.CAMERA_REFUSED,
          "nothing on this node takes in %s".formatted(StreamAddress.scheme(way.address())));
    }
    String unusable = unusable();
    if (unusable != null) {
      return Over.failed(GapCause.CAMERA_UNREACHABLE, way.shown() + ": " + unusable);
    }
    try (ForeignIntake.Running running = foreign.start(way.address())) {
      return FrameRun.supervised(way, new ProcessFrames(running, way.shown()));
    } catch (IOException e) {
      return Over.failed(
          GapCause.CAMERA_UNREACHABLE,
          "the process that takes in %s cannot be started: %s"
              .formatted(way.shown(), e.getMessage()));
    } finally {
      way.stream().sessionOver();
    }
  }

  private @Nullable String unusable() {
    try {
      InetAddress host = InetAddress.getByName(way.address().getHost());
      // A listener waits on an address of this machine, every one included.
      boolean listens = host.isAnyLocalAddress() && StreamAddress.isListener(way.address());
      return StreamAddress.isAllowed(host) || listens ? null : "no camera can be at that address";
    } catch (UnknownHostException e) {
      return "the name cannot be resolved; check it, or use a number";
    }
  }

  /// The frames of one process.
  private static final class ProcessFrames implements FrameRun.Frames {
    private final ForeignIntake.Running running;
    private final InputStream in;
    private final String shown;

    ProcessFrames(ForeignIntake.Running running, String shown) {
      this.running = running;
      this.in = new BufferedInputStream(running.frames(), BUFFER);
      this.shown = shown;
    }

    @Override
    public ForeignFrames.@Nullable Frame next() throws IOException {
      return ForeignFrames.read(in);
    }

    @Override
    public String gone(IOException failure) {
      return "the process that takes in %s ended: %s".formatted(shown, failure.getMessage());
    }

    @Override
    public void close() {
      running.close();
    }
  }
}
