package org.sightline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Another recorder that copies what cameras send, as Debian packs it.
enum Peer {
  FFMPEG("ffmpeg -c copy"),
  GSTREAMER("splitmuxsink"),
  MOTION("Motion");

  private static final int SEGMENT_SECONDS = 60;

  private final String label;

  Peer(String label) {
    this.label = label;
  }

  /// The command lines that record the addresses into `folder`: one process a camera for ffmpeg,
  /// one for all with the others.
  List<List<String>> commands(List<String> addresses, Path folder) throws IOException {
    return switch (this) {
      case FFMPEG -> ffmpeg(addresses, folder);
      case GSTREAMER -> List.of(gstreamer(addresses, folder));
      case MOTION -> List.of(motion(addresses, folder));
    };
  }

  private static List<List<String>> ffmpeg(List<String> addresses, Path folder) {
    List<List<String>> commands = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      commands.add(
          List.of(
              "ffmpeg",
              "-nostdin",
              "-loglevel",
              "error",
              "-rtsp_transport",
              "tcp",
              "-i",
              addresses.get(i),
              "-c",
              "copy",
              "-f",
              "segment",
              "-segment_time",
              Integer.toString(SEGMENT_SECONDS),
              "-segment_format_options",
              "movflags=frag_keyframe+empty_moov",
              folder.resolve("c%02d-%%03d.mp4".formatted(i)).toString()));
    }
    return commands;
  }

  private static List<String> gstreamer(List<String> addresses, Path folder) {
    List<String> command = new ArrayList<>(List.of("gst-launch-1.0", "-q"));
    for (int i = 0; i < addresses.size(); i++) {
      command.addAll(
          List.of(
              "rtspsrc",
              "protocols=tcp",
              "location=" + addresses.get(i),
              "!",
              "rtph264depay",
              "!",
              "h264parse",
              "!",
              "splitmuxsink",
              "max-size-time=" + SEGMENT_SECONDS * 1_000_000_000L,
              "location=" + folder.resolve("c%02d-%%03d.mp4".formatted(i))));
    }
    return command;
  }

  /// Motion decodes every picture to look for motion even where it records by passthrough.
  private static List<String> motion(List<String> addresses, Path folder) throws IOException {
    StringBuilder main =
        new StringBuilder("daemon off\nwebcontrol_port 0\nstream_port 0\nlog_level 4\n");
    for (int i = 0; i < addresses.size(); i++) {
      Path file =
          Files.writeString(
              folder.resolve("c%02d.conf".formatted(i)),
              """
              camera_id %d
              netcam_url %s
              netcam_use_tcp on
              width 1920
              height 1080
              framerate 25
              emulate_motion on
              picture_output off
              movie_output on
              movie_codec mp4
              movie_passthrough on
              movie_max_time %d
              target_dir %s
              movie_filename c%02d-%%v-%%H%%M%%S
              """
                  .formatted(i + 1, addresses.get(i), SEGMENT_SECONDS, folder, i));
      main.append("camera ").append(file).append('\n');
    }
    Path file = Files.writeString(folder.resolve("motion.conf"), main);
    return List.of("motion", "-n", "-c", file.toString());
  }

  @Override
  public String toString() {
    return label;
  }
}
