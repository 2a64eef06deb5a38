package org.sightline.stream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.sightline.media.rtsp.CameraTrust;

/// Connections to what an owner named: the name is looked up once, and only the address that came
/// of it, if it is allowed, is connected to.
public final class SafeSocket {
  private SafeSocket() {}

  /// Connects, and shakes hands where there is a trust.
  ///
  /// @param answer how long each read may wait
  /// @param trust whose certificates are accepted over TLS; null for a connection without TLS
  public static Socket open(
      String host, int port, Duration connect, Duration answer, @Nullable CameraTrust trust)
      throws IOException {
    InetAddress at = InetAddress.getByName(host);
    if (!StreamAddress.isAllowed(at)) {
      throw new IOException("nothing of ours can be at that address");
    }
    Socket socket = new Socket();
    boolean made = false;
    try {
      socket.connect(new InetSocketAddress(at, port), (int) connect.toMillis());
      socket.setSoTimeout((int) answer.toMillis());
      socket.setTcpNoDelay(true);
      if (trust == null) {
        made = true;
        return socket;
      }
      SSLSocket secured = trust.secured(socket, host, port);
      secured.startHandshake();
      made = true;
      return secured;
    } finally {
      if (!made) {
        socket.close();
      }
    }
  }

  /// What broke, in words for people.
  public static String words(IOException e) {
    return HttpPictures.words(e);
  }
}
