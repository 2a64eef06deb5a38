package org.sightline.media.rtsp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// The bytes between a camera and us, both ways, over whatever carries them.
///
/// A line begins by waiting for its peer; after [#neverWait()] no call waits any more. Used by one
/// thread at a time.
sealed interface Line extends AutoCloseable permits TcpLine, TlsLine, HttpLine {
  /// The most bytes that wait to be sent once the line never waits; beyond it, the peer counts as
  /// gone.
  int MAX_UNSENT_BYTES = 256 * 1024;

  /// Reads what is there.
  ///
  /// @param target with an array behind it as long as the line may wait
  /// @param waitMillis how long to wait for the first byte at most; 0 not to wait
  /// @return bytes read, 0 for none yet, -1 at the end
  int read(ByteBuffer target, long waitMillis) throws IOException;

  /// Sends bytes, or keeps what is not taken at once.
  ///
  /// @throws IOException if the connection broke or too much waits
  void write(byte[] bytes) throws IOException;

  /// Sends what waits; whether nothing does any more.
  boolean flush() throws IOException;

  /// From now on no call waits.
  void neverWait() throws IOException;

  /// The connection that is read from.
  SocketChannel channel();

  @Override
  void close() throws IOException;
}
