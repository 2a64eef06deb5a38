package org.sightline.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.sightline.domain.CameraName;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireMadeReader;
import org.sightline.server.http.wire.WireNewReader;
import org.sightline.server.http.wire.WireReader;
import org.sightline.server.http.wire.WireReaders;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Reader;
import org.sightline.server.node.NodeRooms;
import org.sightline.server.restream.Restream;
import org.sightline.server.restream.Restreaming;

/// The programs that may read streams over RTSP.
final class ReaderRoutes {
  private static final int MAX_CAMERAS = 1024;

  private ReaderRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "GET /api/v1/readers",
            Access.to(Action.CONFIGURE),
            "The programs that may read streams over RTSP, and where",
            Shape.gives(WireReaders.class),
            ReaderRoutes::list),
        Route.of(
            "POST /api/v1/readers",
            Access.to(Action.CONFIGURE),
            "Let a program read the streams of some cameras over RTSP; its secret is told once",
            Shape.gives(WireMadeReader.class).taking(WireNewReader.class).as(201),
            ReaderRoutes::add),
        Route.of(
            "DELETE /api/v1/readers/{name}",
            Access.to(Action.CONFIGURE),
            "Take a reader away; what it reads now ends",
            Shape.givesNothing(),
            ReaderRoutes::remove));
  }

  private static Answer list(Call call) {
    Restreaming restreaming = call.rooms().restreaming();
    Restream server = restreaming.server();
    return Answer.of(
        new WireReaders(
            restreaming.address(),
            server == null ? 0 : server.clients(),
            restreaming.readers().list().stream().map(ReaderRoutes::wire).toList()));
  }

  private static WireReader wire(Reader reader) {
    return new WireReader(
        reader.name(),
        reader.analyzes(),
        reader.cameras().stream().sorted().map(CameraName::value).toList(),
        reader.createdAt(),
        reader.usedAt());
  }

  private static Answer add(Call call) throws Exception {
    WireNewReader asked = call.question(WireNewReader.class);
    NodeRooms rooms = call.rooms();
    if (asked.cameras().size() > MAX_CAMERAS) {
      throw Refusal.badValue(
          "a reader sees at most %d cameras".formatted(MAX_CAMERAS), "name fewer");
    }
    Set<CameraName> cameras = new TreeSet<>();
    for (String text : asked.cameras()) {
      cameras.add(known(rooms, text));
    }
    String secret =
        rooms
            .restreaming()
            .readers()
            .add(asked.name(), cameras, Boolean.TRUE.equals(asked.analyze()));
    List<String> addresses = new ArrayList<>();
    String address = rooms.restreaming().address();
    if (address != null) {
      cameras.forEach(camera -> addresses.add("%s/%s/main".formatted(address, camera)));
    }
    return Answer.made(new WireMadeReader(asked.name(), secret, addresses));
  }

  private static CameraName known(NodeRooms rooms, String text) {
    try {
      CameraName name = new CameraName(text);
      if (rooms.cameras().find(name).isPresent()) {
        return name;
      }
    } catch (IllegalArgumentException _) {
      // answered below: what cannot be a name is no camera's
    }
    throw Refusal.badValue(
        "there is no camera of one of the names", "list the cameras, and choose from those");
  }

  private static Answer remove(Call call) {
    if (!call.rooms().restreaming().readers().remove(call.variable("name"))) {
      throw Refusal.notFound("there is no such reader", "list the readers, and choose from those");
    }
    return Answer.done();
  }
}
