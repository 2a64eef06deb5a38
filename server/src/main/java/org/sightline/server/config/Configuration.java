package org.sightline.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.Hearing;
import org.sightline.analysis.Look;
import org.sightline.analysis.MessageBroker;
import org.sightline.analysis.Sight;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.recording.ClassLimits;
import org.sightline.recording.FootageClass;
import org.sightline.recording.RetentionPolicy;
import org.sightline.recording.ScrubSettings;
import org.sightline.recording.VolumeSettings;
import org.sightline.server.oidc.ProviderSetting;

/// All settings of a node. docs/CONFIGURATION.md explains each; a test compares the two.
///
/// @param data folder for everything the node keeps
/// @param listen where browsers and scripts reach the node
/// @param cameras the cameras that the file owns; more can be added while the node runs
/// @param analysis how pictures are analysed
/// @param retention what is deleted when
/// @param tls certificate and key of the owner, or null: the node makes its own when it needs one
/// @param restream where other programs read streams over RTSP, or null: nowhere
/// @param webRtc how live pictures go to browsers
/// @param evidence how footage is made provable
/// @param guessing whether words that the grammar does not know are guessed
/// @param provider that signs people in; null for none
/// @param wallsRequired whether processes that decode do not start where a wall around them is
///   missing
/// @param scrub how small pictures of footage are made
/// @param fourEyesForPlates whether every question for number plates needs a second person
/// @param receivers whom rules may tell, by name
/// @param model the language model that the assistant may ask, or null: none
public record Configuration(
    Path data,
    Listen listen,
    List<Camera> cameras,
    AnalysisSetting analysis,
    RetentionSetting retention,
    @Nullable TlsSetting tls,
    @Nullable RestreamSetting restream,
    WebRtcSetting webRtc,
    EvidenceSetting evidence,
    ScrubSettings scrub,
    Map<String, Receiver> receivers,
    @Nullable ModelSetting model,
    @Nullable ProviderSetting provider,
    boolean wallsRequired,
    boolean fourEyesForPlates,
    boolean guessing) {
  /// A folder beside where the program is started, so that a first try leaves nothing elsewhere.
  public static final Path DEFAULT_DATA = Path.of("sightline-data");

  /// This machine only: nobody else reaches a node whose owner has not decided so.
  public static final Listen DEFAULT_LISTEN = new Listen("127.0.0.1", 8470);

  public Configuration {
    cameras = List.copyOf(cameras);
    receivers = Map.copyOf(receivers);
  }

  /// What holds when nothing is said.
  public static Configuration defaults() {
    return new Configuration(
        DEFAULT_DATA,
        DEFAULT_LISTEN,
        List.of(),
        AnalysisSetting.DEFAULT,
        RetentionSetting.DEFAULT,
        null,
        null,
        WebRtcSetting.DEFAULT,
        EvidenceSetting.DEFAULT,
        ScrubSettings.USUAL,
        Map.of(),
        null,
        null,
        false,
        false,
        true);
  }

  /// The same with another data folder.
  public Configuration withData(Path other) {
    return new Configuration(
        other,
        listen,
        cameras,
        analysis,
        retention,
        tls,
        restream,
        webRtc,
        evidence,
        scrub,
        receivers,
        model,
        provider,
        wallsRequired,
        fourEyesForPlates,
        guessing);
  }

  /// The same with another address to listen on.
  public Configuration withListen(Listen other) {
    return new Configuration(
        data,
        other,
        cameras,
        analysis,
        retention,
        tls,
        restream,
        webRtc,
        evidence,
        scrub,
        receivers,
        model,
        provider,
        wallsRequired,
        fourEyesForPlates,
        guessing);
  }

  /// The same with other cameras.
  public Configuration withCameras(List<Camera> others) {
    return new Configuration(
        data,
        listen,
        others,
        analysis,
        retention,
        tls,
        restream,
        webRtc,
        evidence,
        scrub,
        receivers,
        model,
        provider,
        wallsRequired,
        fourEyesForPlates,
        guessing);
  }

  /// The same with other ways for live pictures.
  public Configuration withWebRtc(WebRtcSetting other) {
    return new Configuration(
        data,
        listen,
        cameras,
        analysis,
        retention,
        tls,
        restream,
        other,
        evidence,
        scrub,
        receivers,
        model,
        provider,
        wallsRequired,
        fourEyesForPlates,
        guessing);
  }

  /// An address to listen on.
  public record Listen(String host, int port) {
    /// Reads `HOST:PORT`, `[IPv6]:PORT` or `:PORT` for every address of the machine.
    ///
    /// @throws IllegalArgumentException if the text has another form
    public static Listen parse(String text) {
      int colon = text.lastIndexOf(':');
      String port = text.substring(colon + 1);
      if (colon < 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
        throw new IllegalArgumentException(
            "'%s' is no address to listen on: write HOST:PORT, such as 127.0.0.1:8470"
                .formatted(text));
      }
      String host = text.substring(0, colon);
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      return new Listen(host.isEmpty() ? "0.0.0.0" : host, Integer.parseInt(port));
    }

    /// Whether only this machine can reach it.
    public boolean isLoopback() {
      return host.equals("localhost")
          || host.equals("::1")
          || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /// How pictures are analysed.
  ///
  /// @param on whether they are
  /// @param picturesPerSecond that are looked at for each camera, at most
  /// @param network name of the catalogue entry to use, or null for the best that is present
  /// @param labels that are told, or null for the usual ones
  /// @param here whether the node looks itself where no other machine does
  /// @param cores that the node's own analyzer may take, or null for all but one
  /// @param memoryBytes that it may take
  /// @param sights whose eyes count for cameras where it is not ours alone
  /// @param looks how pictures of cameras are looked at where it is not as usual
  /// @param hearings how cameras are listened to beside their streams
  /// @param broker where cameras publish, or null for nowhere
  /// @param looksNetwork name of the catalogue entry that says what objects look like, or null:
  ///   none
  public record AnalysisSetting(
      boolean on,
      double picturesPerSecond,
      @Nullable String network,
      @Nullable Set<String> labels,
      boolean here,
      @Nullable Integer cores,
      long memoryBytes,
      Map<CameraName, Sight> sights,
      Map<CameraName, Look> looks,
      Map<CameraName, Hearing> hearings,
      @Nullable MessageBroker broker,
      @Nullable String looksNetwork) {
    /// Five pictures a second follow a walking person without a jump and leave a small box room to
    /// record.
    public static final AnalysisSetting DEFAULT = new AnalysisSetting(true, 5, null, null);

    /// Here, on all cores but one, with room for the largest network of the catalogue.
    public AnalysisSetting(
        boolean on,
        double picturesPerSecond,
        @Nullable String network,
        @Nullable Set<String> labels) {
      this(
          on,
          picturesPerSecond,
          network,
          labels,
          true,
          null,
          1_500_000_000L,
          Map.of(),
          Map.of(),
          Map.of(),
          null,
          null);
    }

    /// How many cores the node's own analyzer may take on this machine.
    public int coresHere() {
      int all = Runtime.getRuntime().availableProcessors();
      return cores == null ? Math.max(1, all - 1) : Math.min(cores, all);
    }

    /// The same, with whose eyes count for some cameras and how they look.
    AnalysisSetting seeing(Map<CameraName, Sight> eyes, Map<CameraName, Look> ways) {
      return new AnalysisSetting(
          on,
          picturesPerSecond,
          network,
          labels,
          here,
          cores,
          memoryBytes,
          eyes,
          ways,
          hearings,
          broker,
          looksNetwork);
    }

    /// The same, with how cameras are listened to beside their streams.
    AnalysisSetting hearing(Map<CameraName, Hearing> heard, @Nullable MessageBroker at) {
      return new AnalysisSetting(
          on,
          picturesPerSecond,
          network,
          labels,
          here,
          cores,
          memoryBytes,
          sights,
          looks,
          heard,
          at,
          looksNetwork);
    }

    /// The same, switched.
    public AnalysisSetting switched(boolean whether) {
      return new AnalysisSetting(
          whether,
          picturesPerSecond,
          network,
          labels,
          here,
          cores,
          memoryBytes,
          sights,
          looks,
          hearings,
          broker,
          looksNetwork);
    }
  }

  /// What is deleted when, and on which disks footage lies.
  ///
  /// @param days after which continuous footage goes, and all that has no days of its own
  /// @param sizeBytes that footage may take, or 0 for no bound
  /// @param freeBytes that stay free on the disk
  /// @param classes limits of single classes
  /// @param legalMaximum age that no footage may exceed, or null
  /// @param cameras what differs for some cameras
  /// @param volumes other disks than the data folder's
  public record RetentionSetting(
      int days,
      long sizeBytes,
      long freeBytes,
      Map<FootageClass, ClassLimits> classes,
      @Nullable Duration legalMaximum,
      Map<CameraName, RetentionPolicy.ForCamera> cameras,
      List<VolumeSettings> volumes) {
    /// Three days is what European guidance takes for granted without a reason for more; two
    /// gigabytes keep the machine itself alive.
    public static final RetentionSetting DEFAULT = new RetentionSetting(3, 0, 2_000_000_000L);

    public RetentionSetting {
      classes = Map.copyOf(classes);
      cameras = Map.copyOf(cameras);
      volumes = List.copyOf(volumes);
    }

    /// All footage for the same time, in the data folder.
    public RetentionSetting(int days, long sizeBytes, long freeBytes) {
      this(days, sizeBytes, freeBytes, Map.of(), null, Map.of(), List.of());
    }

    /// The policy.
    public RetentionPolicy policy() {
      Map<FootageClass, ClassLimits> usual = new EnumMap<>(FootageClass.class);
      usual.put(FootageClass.CONTINUOUS, ClassLimits.age(Duration.ofDays(days)));
      usual.putAll(classes);
      return new RetentionPolicy(usual, legalMaximum, cameras, sizeBytes, freeBytes);
    }
  }

  /// Where other programs read streams over RTSP.
  ///
  /// @param plain whether readers are spoken to without TLS although they are on other machines; on
  ///   loopback they always are
  /// @param datagramPort an even port from which packets go out to readers that ask for datagrams,
  ///   where there is no TLS; 0 for two free ones, null for none
  public record RestreamSetting(Listen listen, boolean plain, @Nullable Integer datagramPort) {
    /// The port for datagrams that a setting asks for: `on`, `off`, or a number.
    ///
    /// @return -1 for none
    static int datagramPort(String text) {
      return switch (text.strip()) {
        case "on", "true" -> 0;
        case "off", "false" -> -1;
        default -> SettingValues.evenPort(text.strip());
      };
    }
  }

  /// The owner's certificate chain and private key, PEM files.
  public record TlsSetting(Path certificate, Path key) {}
}
