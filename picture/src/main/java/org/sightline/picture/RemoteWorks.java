package org.sightline.picture;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// Pictures and sound that another process makes, which calls are put to.
///
/// An answer that does not fit its call is an error of that process, told to [Asking#broken]; a run
/// whose process is gone is refused by the next one, since no number comes twice.
public final class RemoteWorks implements PictureWorks {
  /// Units that are sent at once.
  private static final int MAX_UNITS_AT_ONCE = 256;

  private static final int MAX_BYTES_AT_ONCE = 1 << 20;

  private final Asking asking;
  private final AtomicInteger jobs = new AtomicInteger();

  /// Who puts a call to the process.
  public interface Asking extends AutoCloseable {
    /// Puts a call and waits for its answer.
    ///
    /// @param stopped asked from time to time; true ends the process
    /// @throws PictureException `GONE` if there is no process, or it ended before it answered
    WorkFrame ask(WorkFrame.Call call, BooleanSupplier stopped);

    /// The process gave an answer to another question: it cannot be trusted any more.
    ///
    /// @return what the caller throws
    PictureException broken(WorkFrame answer);

    @Override
    void close();
  }

  public RemoteWorks(Asking asking) {
    this.asking = asking;
  }

  private WorkFrame ask(WorkFrame.Call call) {
    return ask(call, () -> false);
  }

  private WorkFrame ask(WorkFrame.Call call, BooleanSupplier stopped) {
    WorkFrame answer = asking.ask(call, stopped);
    if (answer instanceof WorkFrame.Refused(String words)) {
      throw new PictureException(PictureException.Kind.FAILED, words);
    }
    return answer;
  }

  @Override
  public Made picture(MediaFormat format, AccessUnit unit, Wish wish) {
    if (unit.bytes().length > VideoDecoder.MAX_UNIT_BYTES) {
      return new Made(Optional.empty(), 0);
    }
    WorkFrame answer = ask(new WorkFrame.PictureCall(format, unit, wish));
    if (answer instanceof WorkFrame.Made(Optional<byte[]> jpeg, long cpuNanos)) {
      return new Made(jpeg, cpuNanos);
    }
    throw asking.broken(answer);
  }

  @Override
  public Turner turner(MediaFormat from, Into into) {
    Away away = new Away(jobs.incrementAndGet());
    away.answered(ask(new WorkFrame.OpenCall(away.job, from, into)));
    return away;
  }

  @Override
  public long burn(Path from, Path to, Instant began, BooleanSupplier stopped) throws IOException {
    WorkFrame.Call call = new WorkFrame.BurnCall(from.toAbsolutePath(), to.toAbsolutePath(), began);
    WorkFrame answer = ask(call, stopped);
    if (answer instanceof WorkFrame.Burned(long pictures)) {
      return pictures;
    }
    throw asking.broken(answer);
  }

  @Override
  public void close() {
    asking.close();
  }

  /// A run that is turned there.
  private final class Away implements Turner {
    private final int job;
    private Optional<MediaFormat> format = Optional.empty();
    private boolean closed;

    private Away(int job) {
      this.job = job;
    }

    @Override
    public Optional<MediaFormat> format() {
      return format;
    }

    @Override
    public List<AccessUnit> turn(List<AccessUnit> units) {
      List<AccessUnit> turned = new ArrayList<>();
      List<AccessUnit> together = new ArrayList<>();
      long bytes = 0;
      for (AccessUnit unit : units) {
        if (unit.bytes().length > VideoDecoder.MAX_UNIT_BYTES) {
          continue;
        }
        if (together.size() == MAX_UNITS_AT_ONCE
            || !together.isEmpty() && bytes + unit.bytes().length > MAX_BYTES_AT_ONCE) {
          turned.addAll(answered(ask(new WorkFrame.TurnCall(job, List.copyOf(together)))));
          together.clear();
          bytes = 0;
        }
        together.add(unit);
        bytes += unit.bytes().length;
      }
      if (!together.isEmpty()) {
        turned.addAll(answered(ask(new WorkFrame.TurnCall(job, together))));
      }
      return turned;
    }

    private List<AccessUnit> answered(WorkFrame answer) {
      if (answer instanceof WorkFrame.Turned(Optional<MediaFormat> form, List<AccessUnit> units)) {
        format = form.or(() -> format);
        return units;
      }
      throw asking.broken(answer);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        try {
          ask(new WorkFrame.CloseCall(job));
        } catch (PictureException gone) {
          System.getLogger(RemoteWorks.class.getName())
              .log(System.Logger.Level.DEBUG, "the run went with its process", gone);
        }
      }
    }
  }
}
