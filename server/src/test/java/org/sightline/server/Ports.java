package org.sightline.server;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Ports for programs that cannot say which one they were given.
public final class Ports {
  /// Linux gives ports from 32768 on to whoever asks for any; one below stays free until it is
  /// listened on.
  private static final int FIRST = 20_000;

  private static final int LAST = 32_000;

  private Ports() {}

  /// A port on which nobody listens, by TCP or by UDP, and that the system gives to nobody.
  public static int free() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      try (ServerSocket stream = new ServerSocket(port);
          DatagramSocket datagrams = new DatagramSocket(port)) {
        if (stream.getLocalPort() == datagrams.getLocalPort()) {
          return port;
        }
      } catch (IOException taken) {
        continue;
      }
    }
  }
}
