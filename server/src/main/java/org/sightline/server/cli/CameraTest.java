package org.sightline.server.cli;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sightline.domain.Reach;
import org.sightline.domain.Transport;
import org.sightline.server.config.CameraAddress;
import org.sightline.server.ingest.IngestProcess;
import org.sightline.stream.ProbeResult;
import org.sightline.stream.StreamProbe;

/// `camera test`: connects to a camera, waits for its first picture, and says in plain words what
/// it found.
final class CameraTest implements Command {
  static final IngestProcess INGEST = new IngestProcess();
  static final Duration PATIENCE = Duration.ofSeconds(12);

  @Override
  public String name() {
    return "camera test";
  }

  @Override
  public String summary() {
    return "connect to a camera and say what works or what is wrong";
  }

  @Override
  public String help() {
    return """
        ./sightline camera test ADDRESS [--transport WORD] [--certificate SHA256] [--json]

          Connects to the camera, waits for the first picture and says what was found. Nothing is saved.

          --transport WORD        auto (TCP, else UDP), tcp, udp, multicast, http or https (default: auto)
          --certificate SHA256    fingerprint of the camera's own certificate, for rtsps:// and https
          --json                  one line of JSON: works, tracks, firstPictureMillis, or cause, message, remedy

        Examples:
          ./sightline camera test rtsp://user:password@10.0.0.2/main
          ./sightline camera test rtsp://10.0.0.2:8554/cam1 --json
          ./sightline camera test rtsp://10.0.0.2/cam1 --transport udp

        Exit codes: 0 the camera works, 1 it does not, 2 a wrong call
        """;
  }

  @Override
  public List<String> valued() {
    return List.of("--transport", "--certificate");
  }

  @Override
  public List<String> flags() {
    return List.of("--json");
  }

  @Override
  public int run(Arguments arguments, Console console) {
    URI address = address(arguments.words("ADDRESS").getFirst());
    ProbeResult result =
        StreamProbe.probe(address, reach(arguments), PATIENCE, InstantSource.system(), INGEST);
    tell(address, result, arguments.has("--json"), console);
    return result instanceof ProbeResult.Works ? DONE : FINDING;
  }

  static Reach reach(Arguments arguments) {
    try {
      return new Reach(
          arguments.value("--transport").map(Transport::ofWord).orElse(Transport.AUTO),
          arguments.value("--certificate").orElse(null));
    } catch (IllegalArgumentException e) {
      throw new WrongCall(String.valueOf(e.getMessage()));
    }
  }

  static URI address(String text) {
    try {
      return CameraAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new WrongCall(String.valueOf(e.getMessage()));
    }
  }

  static void tell(URI address, ProbeResult result, boolean json, Console console) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("address", CameraAddress.shown(address));
    switch (result) {
      case ProbeResult.Works works -> {
        List<String> tracks = works.tracks().stream().map(Object::toString).toList();
        facts.put("works", true);
        facts.put("tracks", tracks);
        facts.put("firstPictureMillis", works.firstPictureAfter().toMillis());
        if (!json) {
          console
              .out()
              .println(
                  "The camera works: %s, first picture after %.1f s"
                      .formatted(
                          String.join(", ", tracks),
                          works.firstPictureAfter().toMillis() / 1000.0));
        }
      }
      case ProbeResult.Fails fails -> {
        facts.put("works", false);
        facts.put("cause", fails.cause().code());
        facts.put("message", fails.message());
        facts.put("remedy", fails.remedy());
        if (!json) {
          console.err().println("The camera does not work: " + fails.message());
          console.err().println("What to do: " + fails.remedy());
        }
      }
    }
    if (json) {
      console.out().println(Texts.json(facts));
    }
  }
}
