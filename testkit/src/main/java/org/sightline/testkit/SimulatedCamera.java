package org.sightline.testkit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sightline.media.rtsp.RtspServer;
import org.sightline.media.rtsp.RtspServerSettings;

/// A camera on loopback: real RTSP, real H.264, and faults on demand.
///
/// Footage is sent at its own speed to each client from its beginning, and repeats for ever. With
/// [Settings#faults()] a [FaultProxy] stands before the server, which costs a copy of every byte;
/// without it the fault methods throw.
public final class SimulatedCamera implements AutoCloseable {
  /// How a simulated camera is set up.
  ///
  /// @param footage by path, such as `/main`
  /// @param user who may look, or null for everybody
  /// @param password of the user, or null
  /// @param port on loopback; 0 for a free one
  /// @param faults whether faults can be asked for
  /// @param clock the camera's own wall clock, as its sender reports tell it
  public record Settings(
      Map<String, Footage> footage,
      @Nullable String user,
      @Nullable String password,
      int port,
      boolean faults,
      InstantSource clock) {
    public Settings {
      footage = Map.copyOf(footage);
    }

    /// A camera that shows `main` at `/main` to everybody, and can fail.
    public static Settings of(Footage main) {
      return new Settings(Map.of("/main", main), null, null, 0, true, InstantSource.system());
    }

    /// The same, with `footage` at `path` too.
    public Settings and(String path, Footage footage) {
      Map<String, Footage> more = new TreeMap<>(this.footage);
      more.put(path, footage);
      return new Settings(more, user, password, port, faults, clock);
    }

    /// The same, for one user only.
    public Settings behind(String user, String password) {
      return new Settings(footage, user, password, port, faults, clock);
    }

    /// The same on a port of choice.
    public Settings onPort(int port) {
      return new Settings(footage, user, password, port, faults, clock);
    }

    /// The same without the cost of faults.
    public Settings withoutFaults() {
      return new Settings(footage, user, password, port, false, clock);
    }

    /// The same with a wall clock of its own.
    public Settings on(InstantSource clock) {
      return new Settings(footage, user, password, port, faults, clock);
    }

    @Override
    public String toString() {
      return "camera with %s on port %d".formatted(new TreeMap<>(footage).keySet(), port);
    }
  }

  private final Settings settings;
  private final RtspServer server;
  private final @Nullable FaultProxy proxy;

  private SimulatedCamera(Settings settings, RtspServer server, @Nullable FaultProxy proxy) {
    this.settings = settings;
    this.server = server;
    this.proxy = proxy;
  }

  /// Starts to serve.
  ///
  /// @throws java.io.UncheckedIOException if the port is taken
  public static SimulatedCamera start(Settings settings) {
    RtspServer server =
        RtspServer.start(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(), settings.faults() ? 0 : settings.port()),
            serverSettings(settings),
            path -> Optional.ofNullable(settings.footage().get(path)).map(Footage::feed));
    if (!settings.faults()) {
      return new SimulatedCamera(settings, server, null);
    }
    try {
      InetSocketAddress behind =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
      return new SimulatedCamera(settings, server, FaultProxy.to(behind, settings.port()));
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static RtspServerSettings serverSettings(Settings settings) {
    String user = settings.user();
    String password = settings.password();
    RtspServerSettings made =
        user == null || password == null
            ? RtspServerSettings.withoutAuthentication()
            : RtspServerSettings.withPasswords(
                name -> name.equals(user) ? Optional.of(password) : Optional.empty());
    return made.on(settings.clock());
  }

  public int port() {
    return proxy == null ? server.port() : proxy.port();
  }

  /// The address of `path`, with user and password where the camera wants them.
  public URI address(String path) {
    String user = settings.user();
    return user == null ? address(null, path) : address(user + ":" + settings.password(), path);
  }

  /// The address of `path` with other credentials, `user:password` or null for none.
  public URI address(@Nullable String credentials, String path) {
    String before = credentials == null ? "" : credentials + "@";
    return URI.create("rtsp://%s127.0.0.1:%d%s".formatted(before, port(), path));
  }

  /// Resets every connection (TCP RST), as a camera that restarts does.
  public void reset() {
    faults().reset();
  }

  /// Sends nothing any more and keeps connections open.
  public void stall() {
    faults().stall();
  }

  /// Sends again, beginning with what waited.
  public void resume() {
    faults().resume();
  }

  /// Whether connecting is refused, as where nothing listens.
  public void refuseNewConnections(boolean refuse) {
    faults().refuseNewConnections(refuse);
  }

  /// Puts `bytes` bytes of garbage between two packets of every connection.
  public void garbage(int bytes) {
    faults().garbage(bytes);
  }

  /// Loses the next `packets` packets.
  public void lose(int packets) {
    faults().lose(packets);
  }

  /// The way to the camera, for faults beyond the common ones.
  ///
  /// @throws IllegalStateException if the camera was started without faults
  public FaultProxy faults() {
    if (proxy == null) {
      throw new IllegalStateException("this camera was started without faults: " + settings);
    }
    return proxy;
  }

  @Override
  public void close() {
    if (proxy != null) {
      proxy.close();
    }
    server.close();
  }

  @Override
  public String toString() {
    return settings.toString();
  }
}
