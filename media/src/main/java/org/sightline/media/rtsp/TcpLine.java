package org.sightline.media.rtsp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/// A plain TCP connection.
final class TcpLine implements Line {
  private static final byte[] NO_BYTES = {};

  private final SocketChannel channel;
  private byte[] unsent = NO_BYTES;

  private TcpLine(SocketChannel channel) {
    this.channel = channel;
  }

  /// Connects.
  static TcpLine to(InetSocketAddress peer, RtspTimeouts timeouts) throws IOException {
    SocketChannel channel = SocketChannel.open();
    boolean connected = false;
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      channel.socket().connect(peer, (int) timeouts.connect().toMillis());
      connected = true;
      return new TcpLine(channel);
    } catch (SocketTimeoutException tooLate) {
      throw new SocketTimeoutException(
          "nothing answered within %d ms; check that the camera is on and reachable from here"
              .formatted(timeouts.connect().toMillis()));
    } finally {
      if (!connected) {
        channel.close();
      }
    }
  }

  @Override
  public int read(ByteBuffer target, long waitMillis) throws IOException {
    if (!channel.isBlocking()) {
      return channel.read(target);
    }
    if (waitMillis <= 0) {
      return 0;
    }
    channel.socket().setSoTimeout((int) Math.min(waitMillis, Integer.MAX_VALUE));
    try {
      int count =
          channel
              .socket()
              .getInputStream()
              .read(target.array(), target.arrayOffset() + target.position(), target.remaining());
      if (count > 0) {
        target.position(target.position() + count);
      }
      return count;
    } catch (SocketTimeoutException nothingYet) {
      return 0;
    }
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    if (!flush()) {
      if (unsent.length + bytes.length > MAX_UNSENT_BYTES) {
        throw new IOException("the camera takes no more requests");
      }
      int before = unsent.length;
      unsent = Arrays.copyOf(unsent, before + bytes.length);
      System.arraycopy(bytes, 0, unsent, before, bytes.length);
      return;
    }
    unsent = bytes;
    var unused = flush();
  }

  @Override
  public boolean flush() throws IOException {
    if (unsent.length == 0) {
      return true;
    }
    var out = ByteBuffer.wrap(unsent);
    int count;
    do {
      count = channel.write(out);
    } while (count > 0 && out.hasRemaining());
    unsent =
        out.hasRemaining() ? Arrays.copyOfRange(unsent, out.position(), unsent.length) : NO_BYTES;
    return unsent.length == 0;
  }

  @Override
  public void neverWait() throws IOException {
    channel.configureBlocking(false);
  }

  @Override
  public SocketChannel channel() {
    return channel;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
