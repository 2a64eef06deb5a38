package org.sightline.server.live;

import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.server.config.Configuration.Listen;
import org.sightline.server.config.WebRtcSetting;
import org.sightline.server.process.PictureProcesses;
import org.sightline.webrtc.WebRtc;
import org.sightline.webrtc.WebRtcException;
import org.sightline.webrtc.WebRtcSettings;

/// The ways in which live pictures leave this node besides WebSockets.
///
/// WebRTC is a way that may be missing: where its port cannot be opened the node goes on without
/// it, says so in its log and in `GET /api/v1/live`, and browsers use WebSockets.
public final class LiveDesk implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LiveDesk.class.getName());

  private final InstantSource clock;
  private final @Nullable WebRtc webRtc;
  private final WebRtcSetting.@Nullable Turn turn;
  private final @Nullable String why;
  private final Conversions conversions;
  private final TalkDesk talks = new TalkDesk();
  private final Stills stills;

  /// How pictures are made.
  private record Making(PictureProcesses works, int conversions) {}

  private LiveDesk(
      InstantSource clock,
      @Nullable WebRtc webRtc,
      WebRtcSetting.@Nullable Turn turn,
      @Nullable String why,
      Making making) {
    this.conversions =
        new Conversions(
            making.conversions(), making.works()::another, making.works().sound(), clock);
    this.stills = new Stills(making.works().pictures(), System::nanoTime);
    this.clock = clock;
    this.webRtc = webRtc;
    this.turn = turn;
    this.why = why;
  }

  /// Opens the ways that `setting` asks for.
  ///
  /// @param listen where the node's HTTP is asked to listen; its host is WebRTC's too
  /// @param httpPort the port that HTTP has
  /// @param works what decodes for people
  public static LiveDesk start(
      WebRtcSetting setting,
      Listen listen,
      int httpPort,
      PictureProcesses works,
      InstantSource clock) {
    Making making = new Making(works, setting.conversions());
    if (!setting.on()) {
      return new LiveDesk(clock, null, null, "switched off in the configuration", making);
    }
    int port = setting.port() != 0 ? setting.port() : listen.port() == 0 ? 0 : httpPort;
    try {
      InetAddress host = InetAddress.getByName(listen.host());
      WebRtc webRtc =
          WebRtc.open(
              new WebRtcSettings(
                  new InetSocketAddress(host, port),
                  addresses(setting, host),
                  setting.sessions(),
                  Math.min(setting.sessions(), WebRtcSettings.USUAL_SESSIONS_OF_USER)),
              clock);
      LOG.log(Level.INFO, "webrtc ready port={0}", String.valueOf(webRtc.port()));
      return new LiveDesk(clock, webRtc, setting.turn(), null, making);
    } catch (WebRtcException | UnknownHostException | SocketException e) {
      LOG.log(
          Level.WARNING, "webrtc is off, live pictures go over WebSockets: {0}", e.getMessage());
      return new LiveDesk(clock, null, null, String.valueOf(e.getMessage()), making);
    }
  }

  /// What browsers are told: the owner's addresses, the one that is listened on, or all of this
  /// machine's but loopback, IPv4 first.
  private static List<InetAddress> addresses(WebRtcSetting setting, InetAddress host)
      throws UnknownHostException, SocketException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String address : setting.addresses()) {
      addresses.add(InetAddress.getByName(address));
    }
    if (addresses.isEmpty() && !host.isAnyLocalAddress()) {
      addresses.add(host);
    }
    if (addresses.isEmpty()) {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress())
          .filter(a -> a instanceof Inet4Address || !(host instanceof Inet4Address))
          .sorted(Comparator.comparing(a -> !(a instanceof Inet4Address)))
          .limit(8)
          .forEach(addresses::add);
    }
    if (addresses.isEmpty()) {
      addresses.add(InetAddress.getLoopbackAddress());
    }
    return addresses;
  }

  /// WebRTC, where it is on.
  public Optional<WebRtc> webRtc() {
    return Optional.ofNullable(webRtc);
  }

  /// Why WebRTC is off; empty where it is on.
  public Optional<String> whyNoWebRtc() {
    return Optional.ofNullable(why);
  }

  /// The TURN server for a user's browser, where the owner has one.
  public Optional<TurnCredentials> turn(String user) {
    return Optional.ofNullable(turn).map(t -> TurnCredentials.of(t, user, clock.instant()));
  }

  /// The streams that are converted for browsers that cannot play them.
  public Conversions conversions() {
    return conversions;
  }

  /// Pictures of cameras as they are now.
  public Stills stills() {
    return stills;
  }

  /// Who talks through which camera.
  public TalkDesk talks() {
    return talks;
  }

  @Override
  public void close() {
    conversions.close();
    if (webRtc != null) {
      webRtc.close();
    }
  }
}
