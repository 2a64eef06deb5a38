package org.sightline.stream;

import java.net.URI;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// One way in which a stream comes in. It is asked for one attempt after the other, on the
/// session's thread, so that never more than one is under way.
interface Source {
  /// What every source is made from.
  ///
  /// @param target its address is as [StreamAddress#checked] leaves it
  /// @param pace how slow this very camera has shown itself to be
  record Way(
      Stream stream,
      StreamAddress.Target target,
      StreamSettings settings,
      InstantSource clock,
      Pace pace) {
    URI address() {
      return target.address();
    }

    /// Host and port, for people.
    String shown() {
      return StreamAddress.shown(address());
    }
  }

  /// One attempt with the run that it may bring; blocks until it is over. Interrupting the thread
  /// ends it soon.
  ///
  /// @return why it is over, or null when it was asked to end
  @Nullable Over attempt() throws InterruptedException;
}
