package org.sightline.server.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;
import org.sightline.fleet.CameraRegistry;
import org.sightline.fleet.FleetException;
import org.sightline.observation.ObservationException;
import org.sightline.observation.ObservationLog;
import org.sightline.observation.SnapshotStore;
import org.sightline.observation.StoredObservation;
import org.sightline.recording.RecordingException;
import org.sightline.recording.RecordingSettings;
import org.sightline.recording.Recordings;
import org.sightline.rule.RuleException;
import org.sightline.rule.RuleSettings;
import org.sightline.rule.Rules;
import org.sightline.search.Meanings;
import org.sightline.search.WordVectors;
import org.sightline.server.audit.AuditException;
import org.sightline.server.audit.AuditLog;
import org.sightline.server.config.Configuration;
import org.sightline.server.config.Configuration.Listen;
import org.sightline.server.config.Configuration.RetentionSetting;
import org.sightline.server.config.Configuration.TlsSetting;
import org.sightline.server.config.ModelSetting;
import org.sightline.server.http.AlertText;
import org.sightline.server.http.HttpNode;
import org.sightline.server.http.HttpSettings;
import org.sightline.server.identity.Identity;
import org.sightline.server.identity.IdentityException;
import org.sightline.server.imports.Imports;
import org.sightline.server.ingest.IngestProcess;
import org.sightline.server.live.LiveDesk;
import org.sightline.server.model.CaptionDesk;
import org.sightline.server.model.ModelDoor;
import org.sightline.server.node.CameraDesk;
import org.sightline.server.node.CameraProblems;
import org.sightline.server.node.LogCompany;
import org.sightline.server.node.NodeFacts;
import org.sightline.server.node.NodeHealth;
import org.sightline.server.node.NodeRooms;
import org.sightline.server.node.Outside;
import org.sightline.server.oidc.Provider;
import org.sightline.server.oidc.ProviderSetting;
import org.sightline.server.process.PictureProcesses;
import org.sightline.server.process.Walls;
import org.sightline.server.process.WordProcess;
import org.sightline.server.push.WebPush;
import org.sightline.server.replay.ReplayDesk;
import org.sightline.server.restream.Restreaming;
import org.sightline.server.tell.NodeActs;
import org.sightline.server.tell.NodeCourier;
import org.sightline.server.tls.TlsException;
import org.sightline.server.tls.TlsFiles;
import org.sightline.stream.StreamSettings;
import org.sightline.stream.Streams;

/// All rooms of one node, built in the order of the constructor and closed in reverse.
///
/// The port opens before the slow rooms, so that whoever asks `/healthz` hears "starting" and not
/// silence.
public final class Wiring implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Wiring.class.getName());

  /// As long as observations are kept where some footage is kept for ever.
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final Parts parts;
  private final Path data;
  private final String address;
  private final Optional<String> oneTimePassword;
  private final @Nullable TlsFiles made;
  private final ObservationLog observations;

  private Wiring(Configuration configuration, Occasion occasion, InstantSource clock, Parts parts)
      throws IOException {
    this.parts = parts;
    this.data = parts.add("data folder", DataFolder.take(configuration.data())).path();
    Identity identity = parts.add("identity", Identity.open(data.resolve("node.db"), clock));
    this.oneTimePassword = identity.firstAdministrator();
    identity.cliToken(data);
    if (configuration.fourEyesForPlates()) {
      identity.fourEyesForPlates();
    }
    AuditLog audit =
        parts
            .add(
                "audit",
                AuditPart.start(
                    data.resolve("audit"), configuration.evidence().auditAnchor(), clock))
            .log();
    Listen listen = configuration.listen();
    TlsSetting own = configuration.tls();
    this.made =
        own == null && !listen.isLoopback()
            ? TlsFiles.made(data.resolve("tls"), hostNames(listen), clock)
            : null;
    TlsFiles tls = own == null ? made : TlsFiles.own(own.certificate(), own.key());
    RestreamPart restream = RestreamPart.prepared(configuration, data, tls, clock);
    HttpNode http =
        parts.add(
            "http",
            HttpNode.listen(
                new HttpSettings(listen.host(), listen.port(), tls, data),
                identity,
                audit,
                occasion.version()));
    ProviderSetting provider = configuration.provider();
    if (provider != null) {
      http.signInBy(new Provider(provider, clock));
    }
    this.address = address(listen, http.port(), tls != null);
    LocalAddress.write(data, listen, http.port(), tls);

    CameraRegistry registry =
        parts.add("fleet", CameraRegistry.open(data.resolve("fleet.db"), clock));
    if (configuration.wallsRequired()) {
      Walls.ofProcess().require();
    }
    Streams streams =
        parts.add("stream", new Streams(StreamSettings.usual(), clock, new IngestProcess()));
    PictureProcesses works = new PictureProcesses();
    LiveDesk live =
        parts.add(
            "live", LiveDesk.start(configuration.webRtc(), listen, http.port(), works, clock));
    Recordings recordings =
        parts.add("recording", Recordings.open(recordingSettings(configuration, data), clock));
    recordings.playback().turnSoundWith(works.sound());
    ObservationLog log =
        parts.add("observation", ObservationLog.open(data.resolve("observations.db"), hostName()));
    this.observations = log;
    SnapshotStore snapshots = new SnapshotStore(data.resolve("snapshots"));
    WebPush push = WebPush.open(data.resolve("push-key"));
    NodeCourier courier = new NodeCourier(configuration.receivers(), push, snapshots::get, clock);
    Rules rules =
        parts.add(
            "rule",
            Rules.open(
                data.resolve("rules.db"),
                RuleSettings.of(
                    firing -> AlertText.json(firing, address, at -> log.at(at).orElse(null)),
                    courier,
                    new LogCompany(log),
                    at -> log.at(at).map(StoredObservation::observation)),
                clock));
    parts.add(
        "rule follower",
        log.follow(
            rules.position(), stored -> rules.observe(stored.position(), stored.observation())));
    parts.add(
        "expiry",
        new ObservationExpiry(
            log,
            snapshots,
            rules,
            () -> recordings.storekeeping().policy().longestAge().orElse(FOR_EVER),
            clock));
    AnalysisPart analysis =
        parts.add(
            "analysis",
            AnalysisPart.start(
                configuration.analysis(),
                new AnalysisPart.Rooms(data, recordings, log::append),
                clock));
    CameraDesk cameras =
        new CameraDesk(
            registry, streams, recordings, analysis.analysisSwitch(), configuration.cameras());
    NodeActs acts =
        parts.add(
            "acts",
            new NodeActs(
                new NodeActs.Rooms(recordings, streams, live.talks()),
                configuration.analysis().hearings(),
                data.resolve("sounds"),
                clock));
    courier.ready(rules.pushes(), cameras::find, acts);
    ScrubPart scrub =
        parts.add(
            "scrub",
            ScrubPart.start(configuration.scrub(), recordings, works.pictures(), streams, cameras));
    // Ended before those who wait for it.
    parts.add("pictures", works);
    Restreaming restreaming = restream.start(identity.readers(), streams, analysis.isHere(), parts);

    EvidencePart evidence =
        parts.add(
            "evidence",
            EvidencePart.start(
                configuration.evidence(),
                data,
                new EvidencePart.Rooms(recordings, streams, cameras, works, clock),
                occasion.version()));

    NodeFacts facts = facts(occasion, clock, analysis.problem());
    CameraProblems cameraProblems =
        new CameraProblems(new CameraProblems.Rooms(cameras, streams, recordings), clock);
    WordVectors words =
        configuration.guessing()
            ? parts.add("words", new WordVectors(WordProcess::start, System::nanoTime))
            : null;
    NodeHealth health =
        parts.add(
            "health",
            new NodeHealth(
                    List.of(
                        recordings::problems,
                        recordings::storageProblems,
                        cameraProblems::problems,
                        analysis::problems,
                        streams::problems,
                        works::problems,
                        Walls.ofProcess()::problems,
                        evidence::problems,
                        audit::problems,
                        () -> problems(words, facts)),
                    recordings.problemHistory(),
                    clock)
                .start());
    parts.add(
        "marks",
        new FootageMarks(
            new FootageMarks.Rooms(recordings, log, rules, cameras), analysis.desk(), clock));

    ReplayDesk replays =
        parts.add(
            "replays", new ReplayDesk(recordings, data, new ReplayNetworks(data), clock).start());
    Outside outside = outside(configuration, push, audit, words);
    ModelDoor door = outside.model();
    ModelSetting model = configuration.model();
    if (door != null && model != null && model.captions() != null) {
      parts.add("captions", CaptionDesk.start(door, model.captions(), log, snapshots));
    }
    http.ready(
        new NodeRooms(
            facts,
            cameras,
            streams,
            live,
            recordings,
            scrub.strip(),
            log,
            snapshots,
            rules,
            analysis.desk(),
            analysis.network(),
            restreaming,
            health,
            evidence.exports(),
            outside,
            parts.add("imports", Imports.start(recordings, scrub.strip(), clock)),
            replays,
            clock,
            ZoneId.systemDefault()));
    parts.add("own analyzer", analysis::end);
    analysis.begin(data, restreaming);
    LOG.log(Level.INFO, "node ready address={0} data={1}", address, data.toAbsolutePath());
  }

  private static List<Problem> problems(@Nullable WordVectors words, NodeFacts facts) {
    return words == null || words.problem().isEmpty()
        ? List.of()
        : List.of(
            new Problem(
                "words-not-guessed",
                Severity.NOTICE,
                null,
                facts.startedAt(),
                "words that the grammar does not know are not guessed: " + words.problem(),
                "searches and questions go on without; install the program anew, or write guessing: off"));
  }

  private Outside outside(
      Configuration configuration, WebPush push, AuditLog audit, @Nullable WordVectors words) {
    Map<String, String> kinds = new HashMap<>();
    configuration.receivers().forEach((name, receiver) -> kinds.put(name, receiver.kind()));
    ModelSetting model = configuration.model();
    return new Outside(
        kinds,
        push.publicKey(),
        data.resolve("sounds"),
        model == null ? null : ModelDoor.to(model, audit),
        words == null ? Meanings.NONE : words);
  }

  /// Starts a node.
  ///
  /// @throws StartException if it cannot start as things stand; what was begun is ended again
  public static Wiring start(Configuration configuration, Occasion occasion, InstantSource clock) {
    Parts parts = new Parts();
    try {
      return new Wiring(configuration, occasion, clock, parts);
    } catch (IOException
        | AuditException
        | FleetException
        | IdentityException
        | ObservationException
        | RecordingException
        | RuleException
        | TlsException
        | UncheckedIOException e) {
      parts.close();
      throw new StartException("the node cannot start: " + said(e));
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private static String said(Exception e) {
    Throwable told = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
    return told.getMessage() == null ? told.toString() : told.getMessage();
  }

  /// Where browsers reach the node.
  public String address() {
    return address;
  }

  /// The folder with everything that the node keeps.
  public Path data() {
    return data;
  }

  /// The first administrator's password, on the very first start.
  public Optional<String> oneTimePassword() {
    return oneTimePassword;
  }

  /// What is observed, for whoever observes besides the analysis. The node closes it.
  public ObservationLog observations() {
    return observations;
  }

  /// SHA-256 of the certificate, where the node made it itself.
  Optional<String> fingerprint() {
    return Optional.ofNullable(made).map(TlsFiles::fingerprint);
  }

  private NodeFacts facts(Occasion occasion, InstantSource clock, @Nullable String problem) {
    return new NodeFacts(
        hostName(),
        occasion.version(),
        clock.instant(),
        data.toAbsolutePath(),
        address,
        occasion.footage(),
        occasion.drawn(),
        occasion.credit(),
        problem);
  }

  private static RecordingSettings recordingSettings(Configuration configuration, Path data) {
    RetentionSetting retention = configuration.retention();
    return new RecordingSettings(
        data,
        Duration.ofMinutes(1),
        RecordingSettings.MAX_FRAGMENT,
        retention.policy(),
        retention.volumes());
  }

  private static String address(Listen listen, int port, boolean tls) {
    String host =
        listen.host().equals("0.0.0.0") || listen.host().equals("::") ? hostName() : listen.host();
    return (tls ? "https://" : "http://") + new Listen(host, port) + "/";
  }

  private static List<String> hostNames(Listen listen) {
    return List.of(hostName(), "localhost", "127.0.0.1", listen.host());
  }

  static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
