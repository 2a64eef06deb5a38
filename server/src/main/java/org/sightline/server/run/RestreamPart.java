package org.sightline.server.run;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.sightline.server.config.Configuration;
import org.sightline.server.config.Configuration.Listen;
import org.sightline.server.config.Configuration.RestreamSetting;
import org.sightline.server.identity.Readers;
import org.sightline.server.restream.Restream;
import org.sightline.server.restream.Restreaming;
import org.sightline.server.tls.TlsFiles;
import org.sightline.stream.Streams;

/// The re-stream as the configuration asks for it: off, plain, or with TLS.
final class RestreamPart {
  private final @Nullable RestreamSetting setting;
  private final @Nullable TlsFiles tls;
  private final InstantSource clock;

  private RestreamPart(
      @Nullable RestreamSetting setting, @Nullable TlsFiles tls, InstantSource clock) {
    this.setting = setting;
    this.tls = tls;
    this.clock = clock;
  }

  /// Makes ready what the re-stream proves itself with.
  ///
  /// @param http the certificate of the node's port for browsers, or null where it has none; then
  ///   one is made where it is needed
  static RestreamPart prepared(
      Configuration configuration, Path data, @Nullable TlsFiles http, InstantSource clock) {
    RestreamSetting setting = configuration.restream();
    if (setting == null || setting.plain() || setting.listen().isLoopback()) {
      return new RestreamPart(setting, null, clock);
    }
    TlsFiles files = http;
    if (files == null) {
      Listen listen = setting.listen();
      List<String> names = List.of(Wiring.hostName(), "localhost", "127.0.0.1", listen.host());
      files = TlsFiles.made(data.resolve("tls"), names, clock);
    }
    return new RestreamPart(setting, files, clock);
  }

  /// Begins to listen: for others where that is switched on, on loopback for the node's own
  /// analyzer where there is one.
  ///
  /// @param analyzer whether there is one
  /// @throws java.io.UncheckedIOException if the address cannot be listened on
  Restreaming start(Readers readers, Streams streams, boolean analyzer, Parts parts) {
    Restream own =
        analyzer
            ? parts.add("re-stream for analysis", Restream.startForOwn(readers, streams, clock))
            : null;
    if (setting == null) {
      return new Restreaming(readers, null, Wiring.hostName(), null, null, own);
    }
    Listen listen = setting.listen();
    SSLContext context = tls == null ? null : tls.context();
    Restream server =
        parts.add(
            "restream",
            Restream.start(
                new Restream.Terms(
                    new InetSocketAddress(listen.host(), listen.port()),
                    context,
                    context == null ? setting.datagramPort() : null),
                readers,
                streams,
                clock));
    boolean everywhere = listen.host().equals("0.0.0.0") || listen.host().equals("::");
    String host = everywhere ? Wiring.hostName() : listen.host();
    return new Restreaming(
        readers,
        server,
        host.contains(":") ? "[" + host + "]" : host,
        everywhere ? null : listen.host(),
        tls == null ? null : tls.fingerprint(),
        own);
  }
}
