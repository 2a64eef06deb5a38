package org.sightline.server.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.InstalledSide;
import org.sightline.analysis.ModelCard;
import org.sightline.analysis.NetworkRole;
import org.sightline.analysis.SideNetwork;
import org.sightline.domain.StreamId;
import org.sightline.fleet.CameraRegistry;
import org.sightline.observation.ObservationLog;
import org.sightline.observation.SnapshotStore;
import org.sightline.picture.PicturesHere;
import org.sightline.recording.RecordingSettings;
import org.sightline.recording.Recordings;
import org.sightline.recording.ScrubSettings;
import org.sightline.recording.ScrubStrip;
import org.sightline.recording.evidence.NodeSigner;
import org.sightline.rule.RuleSettings;
import org.sightline.rule.Rules;
import org.sightline.search.SentenceNetwork;
import org.sightline.search.WordVectors;
import org.sightline.server.analysis.AnalysisDesk;
import org.sightline.server.analysis.AnalysisTerms;
import org.sightline.server.audit.AuditLog;
import org.sightline.server.config.Configuration.Listen;
import org.sightline.server.config.WebRtcSetting;
import org.sightline.server.evidence.ExportRooms;
import org.sightline.server.evidence.Exports;
import org.sightline.server.http.route.Gate;
import org.sightline.server.identity.Identity;
import org.sightline.server.identity.Role;
import org.sightline.server.identity.SignIn;
import org.sightline.server.imports.Imports;
import org.sightline.server.live.LiveDesk;
import org.sightline.server.node.CameraDesk;
import org.sightline.server.node.CameraProblems;
import org.sightline.server.node.NodeFacts;
import org.sightline.server.node.NodeHealth;
import org.sightline.server.node.NodeRooms;
import org.sightline.server.node.Outside;
import org.sightline.server.process.PictureProcesses;
import org.sightline.server.replay.ReplayDesk;
import org.sightline.server.restream.Restreaming;
import org.sightline.server.tls.SigningKeyFiles;
import org.sightline.stream.StreamSettings;
import org.sightline.stream.Streams;
import org.sightline.testkit.ControllableClock;

/// A node with real rooms and a real port, for tests; nobody looks at its pictures unless a test
/// does.
final class TestNode implements AutoCloseable {
  static final String PASSWORD = "correct horse battery";

  // One for all nodes of a run: it is loaded when a test says a word that nobody knows.
  private static final WordVectors WORDS = new WordVectors(SentenceNetwork::open, System::nanoTime);

  final ControllableClock identityClock = new ControllableClock(Instant.now());
  final Identity identity;
  final AuditLog audit;
  final HttpNode http;
  final HttpClient client = HttpClient.newHttpClient();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Map<Role, String> tokens = new HashMap<>();
  private final Path folder;
  private @Nullable NodeRooms rooms;
  private boolean analysing;

  /// The time of the analysis: what may be posted within a second does not hang on the machine.
  final AtomicLong analysisNanos = new AtomicLong(1);

  TestNode(Path folder) {
    this.folder = folder;
    identity = add(Identity.open(folder.resolve("node.db"), identityClock));
    for (Role role : Role.values()) {
      identity.add(role.word(), role, PASSWORD, false);
    }
    audit = add(AuditLog.open(folder.resolve("audit"), null, identityClock));
    http =
        add(
            HttpNode.listen(
                new HttpSettings("127.0.0.1", 0, null, folder), identity, audit, "test"));
  }

  /// A node whose rooms are open.
  static TestNode ready(Path folder) {
    TestNode node = new TestNode(folder);
    node.open();
    return node;
  }

  /// A node whose rooms are open, and whose cameras analyzers of other machines may look at.
  static TestNode analysing(Path folder) {
    TestNode node = new TestNode(folder);
    node.analysing = true;
    node.open();
    return node;
  }

  void open() {
    InstantSource clock = InstantSource.system();
    Streams streams = add(new Streams(StreamSettings.usual(), clock));
    Recordings recordings =
        add(
            Recordings.open(
                new RecordingSettings(
                    folder,
                    java.time.Duration.ofSeconds(2),
                    RecordingSettings.MAX_FRAGMENT,
                    null,
                    0,
                    0),
                clock));
    ObservationLog log = add(ObservationLog.open(folder.resolve("observations.db")));
    Rules rules =
        add(Rules.open(folder.resolve("rules.db"), RuleSettings.of(AlertText::json), clock));
    PictureProcesses works = add(new PictureProcesses());
    LiveDesk live =
        add(
            LiveDesk.start(
                WebRtcSetting.DEFAULT, new Listen("127.0.0.1", 0), http.port(), works, clock));
    CameraRegistry registry = add(CameraRegistry.open(folder.resolve("fleet.db"), clock));
    AnalysisDesk analysis = analysing ? add(analysis(recordings, clock)) : null;
    CameraDesk desk =
        new CameraDesk(
            registry,
            streams,
            recordings,
            analysis == null
                ? CameraDesk.AnalysisSwitch.off()
                : new CameraDesk.AnalysisSwitch(
                    analysis::begin, analysis::end, org.sightline.analysis.Look.USUAL::stream),
            List.of());
    ScrubStrip scrub =
        add(
            ScrubStrip.start(
                recordings,
                new ScrubSettings(true, java.time.Duration.ofSeconds(1)),
                works.pictures()));
    desk.listen(
        name -> streams.find(StreamId.main(name)).ifPresent(main -> scrub.watch(main, null)));
    NodeFacts facts =
        new NodeFacts("here", "test", Instant.now(), folder, "", null, false, "", null);
    CameraProblems cameraProblems =
        new CameraProblems(new CameraProblems.Rooms(desk, streams, recordings), clock);
    NodeHealth health =
        add(
            new NodeHealth(
                    List.of(recordings::problems, cameraProblems::problems, streams::problems),
                    recordings.problemHistory(),
                    clock)
                .start());
    rooms =
        new NodeRooms(
            facts,
            desk,
            streams,
            live,
            recordings,
            scrub,
            log,
            new SnapshotStore(folder.resolve("snapshots")),
            rules,
            analysis,
            null,
            new Restreaming(identity.readers(), null, "node.example"),
            health,
            exports(recordings, streams, clock),
            new Outside(Map.of(), "", folder.resolve("sounds"), null, WORDS),
            add(Imports.start(recordings, scrub, clock)),
            add(new ReplayDesk(recordings, folder, NO_NETWORKS, clock).start()),
            clock,
            ZoneOffset.UTC);
    http.ready(rooms);
  }

  private static final ReplayDesk.Networks NO_NETWORKS =
      new ReplayDesk.Networks() {
        @Override
        public java.nio.file.Path folder(String network) {
          throw new IllegalArgumentException("there is no network " + network);
        }

        @Override
        public java.util.List<String> names() {
          return java.util.List.of();
        }
      };

  private Exports exports(Recordings recordings, Streams streams, InstantSource clock) {
    NodeSigner signer =
        new NodeSigner(SigningKeyFiles.made(folder.resolve("evidence"), "here", clock.instant()));
    ExportRooms of =
        new ExportRooms(
            recordings, streams, signer, PicturesHere::new, clock, ZoneOffset.UTC, "here", "test");
    return add(Exports.start(of, folder, java.time.Duration.ofDays(30)));
  }

  /// What the file of the network for faces of this node holds.
  static final byte[] SIDE =
      "a network beside the detector".getBytes(java.nio.charset.StandardCharsets.UTF_8);

  static final String SIDE_HASH =
      "9299c37a16be1a116ced7c7d6c333dad92a9c4ade3de2d27c4a24a32484e3bd0";

  /// The entry of that network.
  static SideNetwork side() {
    return new SideNetwork(
        NetworkRole.FACES,
        "Drawn",
        "Apache-2.0",
        "drawn",
        SIDE.length,
        SIDE_HASH,
        "drawn.onnx",
        new ModelCard("1", "", "nothing", "tests", "anything else"));
  }

  private InstalledSide installedSide() {
    try {
      return new InstalledSide(
          side(), java.nio.file.Files.write(folder.resolve("drawn.onnx"), SIDE));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private AnalysisDesk analysis(Recordings recordings, InstantSource clock) {
    AnalysisTerms terms =
        new AnalysisTerms(
            java.util.Optional.empty(),
            java.util.Map.of(NetworkRole.FACES, installedSide()),
            5,
            640,
            java.util.Set.of("person"),
            java.time.Duration.ofSeconds(10),
            false,
            java.util.Map.of(),
            java.util.Map.of(),
            null);
    return new AnalysisDesk(terms, recordings.analysisGaps(), clock, analysisNanos::get).start();
  }

  NodeRooms rooms() {
    NodeRooms open = rooms;
    if (open == null) {
      throw new IllegalStateException("the rooms are not open");
    }
    return open;
  }

  /// The token of a session of a user with the role, the same while it lasts.
  String token(Role role) {
    String token = tokens.get(role);
    if (token == null || identity.session(token).isEmpty()) {
      token = newToken(role);
      tokens.put(role, token);
    }
    return token;
  }

  String newToken(Role role) {
    if (identity.signIn(role.word(), PASSWORD, "test") instanceof SignIn.Welcome welcome) {
      return welcome.token();
    }
    throw new AssertionError("nobody is let in");
  }

  URI address(String path) {
    return URI.create("http://127.0.0.1:" + http.port() + path);
  }

  /// A call as the browser application makes it.
  HttpRequest.Builder call(String method, String path, @Nullable String token) {
    HttpRequest.Builder call =
        HttpRequest.newBuilder(address(path))
            .method(method, BodyPublishers.noBody())
            .header(Gate.OUR_HEADER, "1");
    return token == null ? call : call.header("Cookie", Gate.COOKIE + "=" + token);
  }

  HttpResponse<String> send(HttpRequest.Builder call) throws IOException, InterruptedException {
    return client.send(call.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(call("GET", path, token(Role.ADMINISTRATOR)));
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return send(
        call("POST", path, token(Role.ADMINISTRATOR))
            .method("POST", BodyPublishers.ofString(json))
            .header("Content-Type", "application/json"));
  }

  @Override
  public void close() throws Exception {
    client.shutdownNow(); // open sockets would keep close() waiting
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }

  private <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }
}
