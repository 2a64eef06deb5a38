package org.sightline.stream;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/// Takes in a stream of a protocol that this program does not speak itself (RTMP, SRT), outside of
/// its process: native code that parses what comes from the network can then end that stream only.
///
/// The port of this room for whoever may start processes.
public interface ForeignIntake {
  /// Begins to take a stream in.
  ///
  /// @param address `rtmp:`, `rtmps:` or `srt:`, user and password included
  /// @throws IOException if that cannot be begun on this machine
  Running start(URI address) throws IOException;

  /// A stream that is being taken in.
  interface Running extends AutoCloseable {
    /// What it brings, in the form that [ForeignFrames] reads. Read by one thread.
    InputStream frames();

    /// Ends it at once, whatever it does; what is read then ends. From any thread.
    @Override
    void close();
  }
}
