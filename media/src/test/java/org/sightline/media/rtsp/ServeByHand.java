package org.sightline.media.rtsp;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// Serves a file for trying players by hand: `ServeByHand FILE.h264 PORT [USER PASSWORD]`.
final class ServeByHand {
  private ServeByHand() {}

  public static void main(String[] args) throws Exception {
    var feed = new AnnexBFeed(Files.readAllBytes(Path.of(args[0])));
    RtspServerSettings settings =
        args.length < 4
            ? RtspServerSettings.withoutAuthentication()
            : RtspServerSettings.withPasswords(
                    user -> user.equals(args[2]) ? Optional.of(args[3]) : Optional.empty())
                .offering(EnumSet.allOf(RtspServerSettings.Scheme.class));
    try (var server =
        RtspServer.start(
            new InetSocketAddress("127.0.0.1", Integer.parseInt(args[1])),
            settings,
            path -> path.equals("/door/main") ? Optional.of(feed) : Optional.empty())) {
      System.out.println("serving rtsp://127.0.0.1:" + server.port() + "/door/main");
      new CountDownLatch(1).await();
    }
  }
}
