package org.sightline.server.http;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.sightline.analysis.CameraEars;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraScope;
import org.sightline.domain.Severity;
import org.sightline.domain.StreamId;
import org.sightline.recording.RecordingState;
import org.sightline.recording.ScrubFigures;
import org.sightline.recording.StorageFigures;
import org.sightline.recording.VolumeState;
import org.sightline.rule.RuleFigures;
import org.sightline.server.analysis.AnalysisDesk;
import org.sightline.server.http.route.Reception;
import org.sightline.server.http.wire.WireCamera;
import org.sightline.server.node.NodeRooms;
import org.sightline.server.restream.Restream;
import org.sightline.stream.CameraClock;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamFigures;
import org.sightline.stream.StreamState;
import org.sightline.webrtc.WebRtc;
import org.sightline.webrtc.WebRtcFigures;

/// The node's figures in the text format of Prometheus (version 0.0.4).
///
/// Names of cameras and streams are the only labels that grow, and have no character that needs
/// escaping.
final class Metrics {
  static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder out = new StringBuilder();

  private final CameraScope scope;

  private Metrics(CameraScope scope) {
    this.scope = scope;
  }

  /// The figures of the cameras in the scope; of the node as a whole too, where that is all.
  static String of(Reception reception, NodeRooms rooms, CameraScope scope) {
    Metrics metrics = new Metrics(scope);
    if (scope.isEverywhere()) {
      metrics.node(reception, rooms);
    }
    metrics.streams(rooms);
    metrics.cameras(rooms);
    if (scope.isEverywhere()) {
      metrics.analyzers(rooms);
      metrics.webRtc(rooms);
      metrics.process();
    }
    return metrics.out.toString();
  }

  private void node(Reception reception, NodeRooms rooms) {
    head("sightline_start_time_seconds", "gauge", "When the node started, since 1970 UTC");
    line("", rooms.facts().startedAt().toEpochMilli() / 1000.0);
    StorageFigures storage = rooms.recordings().storage();
    single("sightline_footage_bytes", "gauge", "Footage on disk", storage.footageBytes());
    single("sightline_footage_segments", "gauge", "Closed segments on disk", storage.segments());
    head("sightline_problems", "gauge", "What is wrong now, by severity");
    for (Severity severity : Severity.values()) {
      line(
          "{severity=\"%s\"}".formatted(severity.code()),
          rooms.health().problems().stream().filter(p -> p.severity() == severity).count());
    }
    single("sightline_disk_free_bytes", "gauge", "Free on the disk", storage.freeBytes());
    single("sightline_disk_bytes", "gauge", "Size of the disk", storage.totalBytes());
    volumes(rooms);
    scrub(rooms.scrub().figures());
    single(
        "sightline_observation_position",
        "counter",
        "Position of the newest fact in the log",
        rooms.observations().lastPosition());
    single("sightline_alerts_open", "gauge", "Open alerts", rooms.rules().openAlerts());
    RuleFigures posts = rooms.rules().figures();
    single("sightline_webhook_waiting", "gauge", "Webhook calls waiting", posts.waiting());
    single(
        "sightline_webhook_delivered_total",
        "counter",
        "Webhook calls answered",
        posts.delivered());
    single(
        "sightline_webhook_failed_total",
        "counter",
        "Webhook calls that failed and are tried again",
        posts.failedAttempts());
    single("sightline_webhook_dropped_total", "counter", "Webhook calls given up", posts.dropped());
    single("sightline_sockets", "gauge", "Open WebSockets", reception.sockets());
    single(
        "sightline_sockets_unsent_bytes",
        "gauge",
        "What WebSockets have not read yet",
        reception.waitingBytes());
    Restream restream = rooms.restreaming().server();
    single(
        "sightline_restream_readers",
        "gauge",
        "Programs connected that read streams over RTSP",
        restream == null ? 0 : restream.clients());
    single(
        "sightline_restream_slow_readers_total",
        "counter",
        "Readers over RTSP that were dropped because they left too much unread",
        restream == null ? 0 : restream.slowReaders());
    AnalysisDesk analysis = rooms.analysis();
    CameraEars.Figures heard =
        analysis == null
            ? CameraEars.Figures.NONE
            : analysis.ears().map(CameraEars::figures).orElse(CameraEars.Figures.NONE);
    single(
        "sightline_camera_notices_total", "counter", "Events that cameras told", heard.notices());
    single("sightline_camera_messages_total", "counter", "Messages over MQTT", heard.messages());
    single(
        "sightline_camera_unread_total",
        "counter",
        "Events and messages of cameras that could not be read",
        heard.unread());
    head("sightline_http_answers_total", "counter", "Answers by the first digit of their status");
    for (int digit = 1; digit <= 5; digit++) {
      line("{status=\"%dxx\"}".formatted(digit), reception.answers(digit));
    }
  }

  private void scrub(ScrubFigures figures) {
    single("sightline_scrub_pictures_total", "counter", "Small pictures kept", figures.pictures());
    single("sightline_scrub_bytes_total", "counter", "Bytes of small pictures", figures.bytes());
    single(
        "sightline_scrub_failures_total",
        "counter",
        "Small pictures that could not be decoded or written",
        figures.failures());
    single(
        "sightline_scrub_deferred_total",
        "counter",
        "Times that small pictures were put off because the machine was busy",
        figures.deferred());
    single(
        "sightline_scrub_erased_total",
        "counter",
        "Small pictures erased with their footage",
        figures.erased());
    head("sightline_scrub_cpu_seconds_total", "counter", "Processor time for small pictures");
    line("", figures.cpuSeconds());
  }

  private void volumes(NodeRooms rooms) {
    var volumes = rooms.recordings().storekeeping().volumes();
    head("sightline_volume_works", "gauge", "1 while the volume takes footage");
    volumes.forEach(v -> line(volume(v.name()), v.state() instanceof VolumeState.Works ? 1 : 0));
    head("sightline_volume_footage_bytes", "gauge", "Footage on the volume");
    volumes.forEach(v -> line(volume(v.name()), v.footageBytes()));
    head("sightline_volume_free_bytes", "gauge", "Free on the volume");
    volumes.forEach(v -> line(volume(v.name()), v.usableBytes()));
    head("sightline_volume_write_seconds", "gauge", "Time of the last minute's writes");
    for (var v : volumes) {
      line("{volume=\"%s\",quantile=\"0.5\"}".formatted(v.name()), v.writeP50Micros() / 1e6);
      line("{volume=\"%s\",quantile=\"0.99\"}".formatted(v.name()), v.writeP99Micros() / 1e6);
    }
    single(
        "sightline_moved_segments_total",
        "counter",
        "Segments moved to another tier",
        rooms.recordings().storekeeping().movedSegments());
  }

  private static String volume(String name) {
    return "{volume=\"%s\"}".formatted(name);
  }

  private interface Figure {
    double of(Stream stream, StreamFigures figures);
  }

  private void streams(NodeRooms rooms) {
    perStream(
        rooms,
        "sightline_stream_playing",
        "gauge",
        "1 while pictures arrive",
        (stream, f) -> stream.state() instanceof StreamState.Playing ? 1 : 0);
    perStream(
        rooms,
        "sightline_stream_bytes_per_second",
        "gauge",
        "Mean of ten seconds",
        (stream, f) -> f.bytesPerSecond());
    perStream(
        rooms,
        "sightline_stream_pictures_per_second",
        "gauge",
        "Mean of ten seconds",
        (stream, f) -> f.picturesPerSecond());
    perStream(
        rooms, "sightline_stream_units_total", "counter", "Access units", (s, f) -> f.units());
    perStream(
        rooms,
        "sightline_stream_damaged_units_total",
        "counter",
        "Access units with bytes lost on the way",
        (s, f) -> f.damagedUnits());
    perStream(
        rooms,
        "sightline_stream_lost_packets_total",
        "counter",
        "Packets that never came",
        (s, f) -> f.lostPackets());
    perStream(
        rooms,
        "sightline_stream_reconnects_total",
        "counter",
        "Connections after the first",
        (s, f) -> f.reconnects());
    perStream(
        rooms,
        "sightline_stream_readers",
        "gauge",
        "Who reads the stream: recording, analysis, viewers",
        (s, f) -> f.readers());
    perStream(
        rooms,
        "sightline_stream_units_lost_by_readers_total",
        "counter",
        "Access units that readers did not get because they were slow",
        (s, f) -> f.lostByReaders());
    perStream(
        rooms,
        "sightline_stream_recording",
        "gauge",
        "1 while footage is written",
        (stream, f) -> isRecording(rooms, stream.id()) ? 1 : 0);
    perStream(
        rooms,
        "sightline_stream_camera_clock_offset_seconds",
        "gauge",
        "The camera's clock less the node's; NaN where it does not say",
        (s, f) -> {
          CameraClock camera = f.cameraClock();
          return camera == null ? Double.NaN : camera.offset().toMillis() / 1000.0;
        });
    perStream(
        rooms,
        "sightline_stream_camera_clock_drift_ppm",
        "gauge",
        "How much faster the camera's clock runs than the node's, in millionths; NaN until measured",
        (s, f) -> {
          CameraClock camera = f.cameraClock();
          Double drift = camera == null ? null : camera.driftPpm();
          return drift == null ? Double.NaN : drift;
        });
    perStream(
        rooms,
        "sightline_stream_camera_clock_steps_total",
        "counter",
        "How often the camera's clock was set",
        (s, f) -> {
          CameraClock camera = f.cameraClock();
          return camera == null ? 0 : camera.steps();
        });
    perStream(
        rooms,
        "sightline_stream_media_clock_steps_total",
        "counter",
        "Steps of the camera's media time that were laid on by arrival",
        (s, f) -> f.mediaSteps());
  }

  private static boolean isRecording(NodeRooms rooms, StreamId id) {
    return rooms.recordings().state(id) instanceof RecordingState.Recording;
  }

  private void perStream(NodeRooms rooms, String name, String type, String help, Figure figure) {
    head(name, type, help);
    for (Stream stream : rooms.streams().all()) {
      if (!scope.has(stream.id().camera())) {
        continue;
      }
      line(
          "{camera=\"%s\",stream=\"%s\"}"
              .formatted(stream.id().camera(), stream.id().role().word()),
          figure.of(stream, stream.figures()));
    }
  }

  private void cameras(NodeRooms rooms) {
    var names = rooms.cameras().cameras().stream().map(Camera::name).filter(scope::has).toList();
    var views = names.stream().map(name -> AnalysisView.of(rooms, name)).toList();
    head("sightline_analysis_pictures_total", "counter", "Pictures analysed, and passed over");
    for (int i = 0; i < Math.min(views.size(), names.size()); i++) {
      WireCamera.Analysis analysis = views.get(i);
      line("{camera=\"%s\",fate=\"analysed\"}".formatted(names.get(i)), analysis.analysed());
      line("{camera=\"%s\",fate=\"shed\"}".formatted(names.get(i)), analysis.shed());
    }
  }

  private void analyzers(NodeRooms rooms) {
    AnalysisDesk desk = rooms.analysis();
    List<AnalysisDesk.Present> there = desk == null ? List.of() : desk.present();
    head("sightline_analyzer_cameras", "gauge", "Cameras that an analyzer looks at");
    there.forEach(a -> line(analyzer(a), a.cameras()));
    head("sightline_analyzer_memory_bytes", "gauge", "Resident memory of an analyzer");
    there.forEach(a -> line(analyzer(a), a.report().memoryBytes()));
    head("sightline_analyzer_cpu_seconds_total", "counter", "Processor time of an analyzer");
    there.forEach(a -> line(analyzer(a), a.report().cpuSeconds()));
    head(
        "sightline_analyzer_dropped_total",
        "counter",
        "Facts and pictures that an analyzer could not post");
    there.forEach(a -> line(analyzer(a), a.report().dropped()));
    single(
        "sightline_analyzer_starts_total",
        "counter",
        "Starts of the node's own analyzer",
        desk == null ? 0 : desk.ownStarts());
  }

  private static String analyzer(AnalysisDesk.Present analyzer) {
    return "{analyzer=\"%s\"}".formatted(analyzer.name());
  }

  private void webRtc(NodeRooms rooms) {
    WebRtcFigures f = rooms.live().webRtc().map(WebRtc::figures).orElse(WebRtcFigures.NONE);
    single("sightline_webrtc_sessions", "gauge", "Open WebRTC sessions", f.sessions());
    single("sightline_webrtc_connected", "gauge", "Of those, that are sent to", f.connected());
    single("sightline_webrtc_accepted_total", "counter", "Offers answered", f.accepted());
    single("sightline_webrtc_packets_total", "counter", "Media packets sent", f.packets());
    single("sightline_webrtc_again_total", "counter", "Packets sent once more", f.sentAgain());
    single(
        "sightline_webrtc_keys_again_total",
        "counter",
        "Key pictures sent once more",
        f.keyPicturesAgain());
    single(
        "sightline_webrtc_ignored_total", "counter", "Datagrams that were nobody's", f.ignored());
    single("sightline_webrtc_not_sent_total", "counter", "Datagrams not taken", f.notSent());
  }

  private void process() {
    Runtime runtime = Runtime.getRuntime();
    single(
        "process_memory_heap_bytes",
        "gauge",
        "Java heap in use",
        runtime.totalMemory() - runtime.freeMemory());
    single(
        "process_threads",
        "gauge",
        "Platform threads",
        ManagementFactory.getThreadMXBean().getThreadCount());
    head("process_cpu_seconds_total", "counter", "Processor time");
    line(
        "",
        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis()
            / 1000.0);
  }

  private String name = "";

  private void single(String figure, String type, String help, long value) {
    head(figure, type, help);
    line("", value);
  }

  private void head(String figure, String type, String help) {
    name = figure;
    out.append("# HELP ").append(figure).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(figure).append(' ').append(type).append('\n');
  }

  private void line(String labels, double value) {
    String text =
        Double.isNaN(value)
            ? "NaN"
            : value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.format(Locale.ROOT, "%.3f", value);
    out.append(name).append(labels).append(' ').append(text).append('\n');
  }
}
