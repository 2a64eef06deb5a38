package org.sightline.server.http.route;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.CameraScope;
import org.sightline.domain.StreamId;
import org.sightline.domain.StreamRole;
import org.sightline.domain.TimeRange;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Caller;
import org.sightline.server.json.Json;
import org.sightline.server.node.NodeRooms;

/// One call of a route whose access rule is met.
public final class Call {
  /// The largest body that is read, in bytes.
  public static final int MAX_BODY_BYTES = 1 << 20;

  /// The largest body that is read of somebody who is not signed in, in bytes.
  public static final int MAX_STRANGER_BODY_BYTES = 16 << 10;

  private final Request request;
  private final Reception reception;
  private final @Nullable Caller caller;
  private final Map<String, String> variables;
  private final Fields parameters;
  private String note = "";

  Call(
      Request request,
      Reception reception,
      @Nullable Caller caller,
      Map<String, String> variables) {
    this.request = request;
    this.reception = reception;
    this.caller = caller;
    this.variables = variables;
    try {
      this.parameters = Request.extractQueryParameters(request);
    } catch (RuntimeException e) {
      throw Refusal.badCall("the query string is not correctly encoded");
    }
  }

  /// What every call meets first.
  public Reception reception() {
    return reception;
  }

  /// The rooms.
  ///
  /// @throws Refusal 503 while the node starts
  public NodeRooms rooms() {
    return reception.rooms();
  }

  /// Who calls.
  public Caller caller() {
    if (caller == null) {
      throw Refusal.notSignedIn();
    }
    return caller;
  }

  /// Puts into the audit log what the path and the query string do not say of this call, such as
  /// the name that somebody tries to sign in with. Never a secret.
  public void note(String words) {
    note = words;
  }

  /// What the endpoint has noted; empty for nothing.
  public String noted() {
    return note;
  }

  /// The address that the call comes from, without the port.
  public String address() {
    return String.valueOf(Request.getRemoteAddr(request));
  }

  /// Whether the call came over TLS.
  public boolean isSecure() {
    return request.isSecure();
  }

  /// The first header of that name.
  public Optional<String> header(HttpHeader name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  /// The value of a cookie.
  public Optional<String> cookie(String name) {
    return Request.getCookies(request).stream()
        .filter(each -> each.getName().equals(name))
        .map(each -> each.getValue())
        .findFirst();
  }

  /// The value of a variable of the path.
  public String variable(String name) {
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the path of this route has no {%s}".formatted(name));
    }
    return value;
  }

  /// A whole number from 1 on in the path.
  public long number(String variable, String what) {
    try {
      long number = Long.parseLong(variable(variable));
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw Refusal.notFound("there is no such " + what, "list what there is");
  }

  /// A parameter of the query string; empty when it is left out or blank.
  public Optional<String> parameter(String name) {
    String value = parameters.getValue(name);
    return value == null || value.isBlank() ? Optional.empty() : Optional.of(value);
  }

  /// A number of the query string within bounds, both of which belong to it.
  public int parameter(String name, int least, int most, int otherwise) {
    Optional<String> text = parameter(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(text.get());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw Refusal.badCall("%s is not a whole number from %d to %d".formatted(name, least, most));
  }

  /// An instant of the query string.
  public Instant instant(String name) {
    String text =
        parameter(name)
            .orElseThrow(() -> Refusal.badCall("the parameter '" + name + "' is missing"));
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      int year = OffsetDateTime.parse(text).getYear();
      if (year >= 1970 && year <= 9998) {
        return instant;
      }
    } catch (DateTimeException _) {
      // said below
    }
    throw Refusal.badCall(
        "%s is no instant of the form 2026-11-22T10:00:00.000Z, from 1970 on".formatted(name));
  }

  /// The range of the parameters `start` and `end`.
  public TimeRange range() {
    Instant start = instant("start");
    Instant end = instant("end");
    if (!end.isAfter(start)) {
      throw Refusal.badCall("end has to be after start");
    }
    return new TimeRange(start, end);
  }

  /// The camera that the path names.
  ///
  /// @throws Refusal 404 where there is none
  public Camera camera() {
    String name = variable("name");
    return (CameraName.isValid(name)
            ? rooms().cameras().find(new CameraName(name))
            : Optional.<Camera>empty())
        .orElseThrow(Refusal::unknownCamera);
  }

  /// The cameras to which the caller may do `action`. An answer is about no others.
  public CameraScope scope(Action action) {
    return caller().rights().scope(action);
  }

  /// Refuses a camera that the caller may not do `action` to, as if it were not there.
  ///
  /// @throws Refusal 404
  public CameraName require(Action action, CameraName camera) {
    if (!scope(action).has(camera)) {
      throw Refusal.unknownCamera();
    }
    return camera;
  }

  /// The cameras of the node to which the caller may do `action`, by name.
  public List<Camera> cameras(Action action) {
    CameraScope scope = scope(action);
    return rooms().cameras().cameras().stream().filter(each -> scope.has(each.name())).toList();
  }

  /// The name that the path gives, of a camera that may be gone and have left footage.
  public CameraName cameraName() {
    String name = variable("name");
    if (!CameraName.isValid(name)) {
      return camera().name();
    }
    return new CameraName(name);
  }

  /// The stream of the parameter `stream`, `main` when it is left out.
  public StreamId stream() {
    String word = parameter("stream").orElse("main");
    if (!word.equals("main") && !word.equals("sub")) {
      throw Refusal.badCall("stream is main or sub");
    }
    return new StreamId(cameraName(), StreamRole.ofWord(word));
  }

  /// The body.
  ///
  /// @throws Refusal if it is too large, or has another shape than `type`
  public <T extends Record> T question(Class<T> type) throws IOException {
    byte[] body =
        body("application/json", caller == null ? MAX_STRANGER_BODY_BYTES : MAX_BODY_BYTES);
    T question = Json.read(body, type);
    if (question == null) {
      throw Refusal.badCall("the body is null");
    }
    WireSchema.missing(question)
        .ifPresent(
            name -> {
              throw Refusal.badCall("'%s' is missing in the body".formatted(name));
            });
    return question;
  }

  /// The body as it came.
  ///
  /// @param most bytes that are read
  /// @throws Refusal if it is larger, or is not said to be of that media type
  public byte[] body(String mediaType, int most) throws IOException {
    requireMediaType(mediaType);
    try (InputStream in = Request.asInputStream(request)) {
      if (request.getLength() > most) {
        passOver(in, most);
        throw tooLarge(most);
      }
      byte[] body = in.readNBytes(most + 1);
      if (body.length > most) {
        passOver(in, most);
        throw tooLarge(most);
      }
      return body;
    }
  }

  private void requireMediaType(String mediaType) {
    String said = header(HttpHeader.CONTENT_TYPE).orElse("").toLowerCase(java.util.Locale.ROOT);
    if (!said.startsWith(mediaType)) {
      throw Refusal.of(
          415,
          "bad-media-type",
          "the body is not said to be " + mediaType,
          "send the header Content-Type: " + mediaType);
    }
  }

  /// How many bytes the body has, as the caller says; -1 where it does not.
  public long bodyLength() {
    return request.getLength();
  }

  /// Writes the body into a file that is there already.
  ///
  /// @param most bytes that are written
  /// @throws Refusal if it is larger, is not said to be of that media type, or ends early
  public void body(String mediaType, long most, Path file) throws IOException {
    requireMediaType(mediaType);
    long length = request.getLength();
    if (length > most) {
      throw tooLarge(most);
    }
    try (InputStream in = Request.asInputStream(request);
        OutputStream out = Files.newOutputStream(file, StandardOpenOption.TRUNCATE_EXISTING)) {
      byte[] piece = new byte[64 << 10];
      long taken = 0;
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        taken += count;
        if (taken > most) {
          throw tooLarge(most);
        }
        out.write(piece, 0, count);
      }
    }
  }

  /// Takes in a little more than may be sent, to throw it away: whoever is still writing when the
  /// connection closes would lose the answer that says why.
  private static void passOver(InputStream in, int most) throws IOException {
    byte[] piece = new byte[8192];
    long left = 2L * most;
    int count = 0;
    while (left > 0 && count >= 0) {
      count = in.read(piece);
      left -= count;
    }
  }

  private static Refusal tooLarge(long most) {
    return Refusal.of(
        413, "too-large", "the body is larger than %d bytes".formatted(most), "send less at once");
  }
}
