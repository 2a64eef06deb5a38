package org.sightline.media.rtmp;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A connection on which somebody wants to publish a stream, from the handshake on: the wish is
/// read, then admitted or refused by who knows who may, and then brings [RtmpFrame]s.
///
/// Only publishing is served: who wants to play is refused. Waits in reading are those of the
/// stream that is given. Used by one thread.
public final class RtmpPublication {
  private static final int VERSION = 3;
  private static final int HELLO_BYTES = 1536;
  private static final int CHUNK_BYTES = 4096;
  private static final int WINDOW_BYTES = 2_500_000;

  /// The most messages before the wish to publish.
  private static final int MAX_BEFORE = 64;

  private static final int ACKNOWLEDGEMENT = 3;
  private static final int USER_CONTROL = 4;
  private static final int WINDOW = 5;
  private static final int BANDWIDTH = 6;
  private static final int AUDIO = 8;
  private static final int VIDEO = 9;
  private static final int COMMAND_3 = 17;
  private static final int COMMAND = 20;
  private static final int PING = 6;
  private static final int PONG = 7;
  private static final int CONTROL_LINE = 2;
  private static final int COMMAND_LINE = 3;

  private final ChunkReader chunks;
  private final DataOutputStream out;
  private final FlvMedia media = new FlvMedia();
  private final Deque<RtmpFrame> ready = new ArrayDeque<>();
  private String app = "";
  private String name = "";
  private long acknowledged;

  private RtmpPublication(InputStream in, OutputStream out) {
    this.chunks = new ChunkReader(in);
    this.out = new DataOutputStream(out);
  }

  /// Shakes hands and reads up to the wish to publish.
  ///
  /// @return empty where the other end goes away before it has one
  /// @throws RtmpException if it speaks something else, or wants something else
  public static Optional<RtmpPublication> accept(InputStream in, OutputStream out)
      throws IOException {
    RtmpPublication publication = new RtmpPublication(in, out);
    publication.shakeHands(in);
    return publication.wishes() ? Optional.of(publication) : Optional.empty();
  }

  /// The simple handshake (5.2); the other end's echo is not compared, as many do not send one.
  private void shakeHands(InputStream in) throws IOException {
    DataInputStream head = new DataInputStream(in);
    if (head.readUnsignedByte() != VERSION) {
      throw new RtmpException("it does not begin as RTMP does");
    }
    byte[] hello = in.readNBytes(HELLO_BYTES);
    if (hello.length < HELLO_BYTES) {
      throw new RtmpException("the handshake breaks off");
    }
    out.writeByte(VERSION);
    out.write(new byte[HELLO_BYTES]);
    out.write(hello);
    out.flush();
    if (in.readNBytes(HELLO_BYTES).length < HELLO_BYTES) {
      throw new RtmpException("the handshake breaks off");
    }
  }

  private boolean wishes() throws IOException {
    for (int i = 0; i < MAX_BEFORE; i++) {
      ChunkReader.Message message = chunks.next();
      if (message == null) {
        return false;
      }
      if (isCommand(message) && wish(arguments(message))) {
        return true;
      }
    }
    throw new RtmpException("it says much and does not publish");
  }

  private static boolean isCommand(ChunkReader.Message message) {
    return message.type() == COMMAND || message.type() == COMMAND_3;
  }

  /// The values of a command; the newer kind has one byte before them.
  private static List<Object> arguments(ChunkReader.Message message) throws RtmpException {
    return Amf0.read(message.body(), message.type() == COMMAND_3 ? 1 : 0);
  }

  private boolean wish(List<Object> said) throws IOException {
    String command = text(said, 0);
    Object transaction = said.size() > 1 ? said.get(1) : 0.0;
    switch (command) {
      case "connect" -> connect(said, transaction);
      case "createStream" -> answer("_result", transaction, Amf0.NOTHING, 1);
      case "publish" -> {
        name = text(said, 3);
        return true;
      }
      case "play", "play2" -> {
        status("error", "NetStream.Play.Failed", "streams are taken here, not given");
        throw new RtmpException("it wants to play, and streams are only taken here");
      }
      // What is said of a stream before it is published needs an answer and nothing else.
      default -> {
        if (transaction instanceof Double number && number != 0) {
          answer("_result", transaction, Amf0.NOTHING, Amf0.NOTHING);
        }
      }
    }
    return false;
  }

  private void connect(List<Object> said, Object transaction) throws IOException {
    if (said.size() > 2
        && said.get(2) instanceof Map<?, ?> about
        && about.get("app") instanceof String named) {
      app = named;
    }
    send(CONTROL_LINE, WINDOW, number(WINDOW_BYTES));
    send(
        CONTROL_LINE, BANDWIDTH, ByteBuffer.allocate(5).putInt(WINDOW_BYTES).put((byte) 2).array());
    send(CONTROL_LINE, ChunkReader.SET_CHUNK_SIZE, number(CHUNK_BYTES));
    answer(
        "_result",
        transaction,
        Map.of("fmsVer", "FMS/3,0,1,123", "capabilities", 31),
        Map.of(
            "level",
            "status",
            "code",
            "NetConnection.Connect.Success",
            "description",
            "connected",
            "objectEncoding",
            0));
  }

  private static String text(List<Object> said, int at) {
    return said.size() > at && said.get(at) instanceof String text ? text : "";
  }

  /// Where it wants to publish, such as `/live/door`, without parameters.
  public String path() {
    return "/" + cut(app)[0] + "/" + cut(name)[0];
  }

  /// A parameter of the wish, from behind the `?` of the stream's name or of the application's.
  public Optional<String> parameter(String wanted) {
    for (String query : List.of(cut(name)[1], cut(app)[1])) {
      for (String pair : query.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && pair.substring(0, equals).equals(wanted)) {
          return decoded(pair.substring(equals + 1));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> decoded(String text) {
    try {
      // A plus is itself: this is no form.
      return Optional.of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String[] cut(String text) {
    int at = text.indexOf('?');
    String path = at < 0 ? text : text.substring(0, at);
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    return new String[] {path, at < 0 ? "" : text.substring(at + 1)};
  }

  /// Lets it publish.
  public void admit() throws IOException {
    status("status", "NetStream.Publish.Start", "published");
  }

  /// Says that it may not; the caller closes the connection.
  public void refuse() throws IOException {
    status("error", "NetStream.Publish.BadName", "not expected here");
  }

  /// What comes next, waiting for it; null at the end.
  ///
  /// @throws IOException if what comes is not what is spoken here, or breaks off
  public @Nullable RtmpFrame next() throws IOException {
    while (ready.isEmpty()) {
      ChunkReader.Message message = chunks.next();
      if (message == null) {
        return null;
      }
      switch (message.type()) {
        case VIDEO -> ready.addAll(media.video(message.body(), message.time()));
        case AUDIO -> ready.addAll(media.sound(message.body(), message.time()));
        case USER_CONTROL -> control(message.body());
        case COMMAND, COMMAND_3 -> {
          if (ends(arguments(message))) {
            return null;
          }
        }
        default -> {
          // Figures about the stream and acknowledgements: nothing is done with them.
        }
      }
      acknowledge();
    }
    return ready.poll();
  }

  /// What is sent in a form that is not taken, for people; empty for nothing.
  public String passedOver() {
    return media.passedOver();
  }

  private boolean ends(List<Object> said) throws IOException {
    String command = text(said, 0);
    if (command.equals("releaseStream") || command.equals("FCPublish")) {
      answer("_result", said.size() > 1 ? said.get(1) : 0.0, Amf0.NOTHING, Amf0.NOTHING);
    }
    return List.of("FCUnpublish", "deleteStream", "closeStream").contains(command);
  }

  private void control(byte[] body) throws IOException {
    if (body.length >= 6 && (body[0] << 8 | body[1] & 0xFF) == PING) {
      send(
          CONTROL_LINE,
          USER_CONTROL,
          ByteBuffer.allocate(6).putShort((short) PONG).put(body, 2, 4).array());
    }
  }

  /// Some senders stop when nobody says that bytes have come.
  private void acknowledge() throws IOException {
    if (chunks.taken() - acknowledged >= WINDOW_BYTES / 2) {
      acknowledged = chunks.taken();
      send(CONTROL_LINE, ACKNOWLEDGEMENT, number((int) acknowledged));
    }
  }

  private void status(String level, String code, String words) throws IOException {
    answer("onStatus", 0, Amf0.NOTHING, Map.of("level", level, "code", code, "description", words));
  }

  private void answer(Object... values) throws IOException {
    send(COMMAND_LINE, COMMAND, Amf0.write(values));
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  /// One message in one chunk: none that is said here is longer than a chunk.
  private void send(int line, int type, byte[] body) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var head = new DataOutputStream(bytes);
    head.writeByte(line);
    head.writeShort(0);
    head.writeByte(0); // time
    head.writeByte(0);
    head.writeShort(body.length);
    head.writeByte(type);
    head.writeInt(Integer.reverseBytes(stream(type))); // the one number in little-endian order
    head.write(body);
    bytes.writeTo(out);
    out.flush();
  }

  /// The message stream, which is 1 for what is said of the one stream that was made.
  private int stream(int type) {
    return type == COMMAND && !name.isEmpty() ? 1 : 0;
  }
}
