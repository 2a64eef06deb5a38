package org.sightline.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.sightline.media.xml.XmlElement;
import org.sightline.media.xml.XmlReader;

/// A camera's ONVIF services on loopback, which say what a test lets them say, misbehave on demand
/// and keep what they were ordered: outputs, presets, pull-point subscriptions with the shapes of
/// real answers, security by UsernameToken or HTTP digest, a clock of its own.
///
/// Any thread may steer it.
public final class OnvifCamera implements AutoCloseable {
  /// The one user.
  public static final String USER = "operator";

  /// Its password.
  public static final String PASSWORD = "pass & word";

  private static final String REALM = "camera";
  private static final String NONCE = "0a4f113b";
  private static final Duration HOLD = Duration.ofMillis(250);
  private static final Duration FRESH = Duration.ofMinutes(5);

  /// How it wants its user to be proved.
  public enum Security {
    NONE,
    TOKEN,
    HTTP_DIGEST
  }

  private static final Duration RELEASE = Duration.ofSeconds(60);
  private final ServerSocket server;
  private final Thread accepting;
  private final Security security;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object lock = new Object();
  // Guarded by lock.
  private final Deque<String> waiting = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private final List<String> orders = new ArrayList<>();
  private final Deque<byte[]> answers = new ArrayDeque<>();
  private Duration ahead = Duration.ZERO;
  private Duration life = Duration.ofSeconds(60);
  private String advertised = "http://192.168.1.3/onvif/Events";
  private boolean renews = true;
  private int subscription;
  private boolean holds;

  private OnvifCamera(ServerSocket server, Security security) {
    this.server = server;
    this.security = security;
    this.accepting = Thread.ofVirtual().name("onvif-camera").unstarted(this::accept);
  }

  /// Starts on a free port.
  public static OnvifCamera start(Security security) {
    try {
      OnvifCamera camera =
          new OnvifCamera(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), security);
      camera.accepting.start();
      return camera;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Address of the device service, with user and password.
  public URI address() {
    return URI.create(
        "http://%s:%s@127.0.0.1:%d/onvif/device_service"
            .formatted(
                USER, PASSWORD.replace(" ", "%20").replace("&", "%26"), server.getLocalPort()));
  }

  /// Its clock is wrong by so much.
  public OnvifCamera clockAhead(Duration by) {
    synchronized (lock) {
      ahead = by;
    }
    return this;
  }

  /// Its subscriptions last so long.
  public OnvifCamera lasting(Duration each) {
    synchronized (lock) {
      life = each;
    }
    return this;
  }

  /// It does not know how to renew.
  public OnvifCamera withoutRenewal() {
    synchronized (lock) {
      renews = false;
    }
    return this;
  }

  /// The address that it tells of its event service, of which only the path is true.
  public OnvifCamera advertising(String address) {
    synchronized (lock) {
      advertised = address;
    }
    return this;
  }

  /// Says something happened, by a `wsnt:NotificationMessage`.
  public void say(String message) {
    synchronized (lock) {
      waiting.add(message);
      lock.notifyAll();
    }
  }

  /// Says that a property is so.
  ///
  /// @param operation `Initialized`, `Changed`, `Deleted`, or empty for a moment
  public void say(String topic, String operation, String source, String values) {
    say(message(topic, operation, source, values, now()));
  }

  /// A `wsnt:NotificationMessage` as cameras send it.
  public static String message(
      String topic, String operation, String source, String values, Instant at) {
    String property = operation.isEmpty() ? "" : " PropertyOperation=\"" + operation + "\"";
    return """
        <wsnt:NotificationMessage><wsnt:Topic Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">%s</wsnt:Topic>
         <wsnt:Message><tt:Message UtcTime="%s"%s><tt:Source>%s</tt:Source><tt:Data>%s</tt:Data></tt:Message></wsnt:Message>
        </wsnt:NotificationMessage>"""
        .formatted(topic, at.truncatedTo(ChronoUnit.MILLIS), property, source, values);
  }

  /// A `tt:SimpleItem`.
  public static String part(String name, String value) {
    return "<tt:SimpleItem Name=\"%s\" Value=\"%s\"/>".formatted(name, value);
  }

  /// Answers the next request with these bytes, whatever it asks.
  public void answerNextWith(byte[] whole) {
    synchronized (lock) {
      answers.add(whole);
    }
  }

  /// Forgets the subscription, as a camera does that restarted.
  public void forget() {
    synchronized (lock) {
      holds = false;
      lock.notifyAll();
    }
  }

  /// Breaks every connection that is open.
  public void hangUp() {
    sockets.forEach(OnvifCamera::shut);
  }

  /// What was asked so far, by the names of the requests.
  public List<String> asked() {
    synchronized (lock) {
      return List.copyOf(asked);
    }
  }

  /// Whether somebody is subscribed.
  public boolean isSubscribedTo() {
    synchronized (lock) {
      return holds;
    }
  }

  private Instant now() {
    synchronized (lock) {
      return Instant.now().plus(ahead).truncatedTo(ChronoUnit.SECONDS);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().name("onvif-answer").start(() -> answer(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int b = in.read();
        if (b < 0) {
          return;
        }
        head.append((char) b);
      }
      byte[] body = in.readNBytes(Integer.parseInt(field(head.toString(), "content-length")));
      socket.getOutputStream().write(answer(head.toString(), XmlReader.parse(body)));
      socket.getOutputStream().flush();
    } catch (IOException gone) {
      // whoever asked went away
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(socket);
    }
  }

  private static String field(String head, String name) {
    for (String line : head.split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
        return line.substring(name.length() + 1).strip();
      }
    }
    return "";
  }

  private byte[] answer(String head, XmlElement envelope) throws InterruptedException {
    XmlElement request = envelope.first("Body").orElseThrow().children().getFirst();
    byte @Nullable [] told;
    synchronized (lock) {
      asked.add(request.name());
      told = answers.poll();
    }
    if (told != null) {
      return told;
    }
    boolean open = request.name().equals("GetSystemDateAndTime");
    if (!open && security == Security.HTTP_DIGEST && !isProved(head)) {
      return http(
          "401 Unauthorized",
          "WWW-Authenticate: Digest realm=\"%s\", nonce=\"%s\", qop=\"auth\"\r\n"
              .formatted(REALM, NONCE),
          "");
    }
    if (!open && security == Security.TOKEN && !isProved(envelope)) {
      return fault("400 Bad Request", "ter:NotAuthorized", "Sender not authorized");
    }
    return switch (request.name()) {
      case "GetSystemDateAndTime" -> said(date());
      case "GetCapabilities" -> said(capabilities());
      case "CreatePullPointSubscription" -> said(subscribed());
      case "SetSynchronizationPoint" -> said("<tev:SetSynchronizationPointResponse/>");
      case "PullMessages" -> pulled(head);
      case "Renew" -> renewed();
      case "GetProfiles" ->
          said(
              "<trt:GetProfilesResponse><trt:Profiles token=\"still\"/><trt:Profiles token=\"profile_1\"><tt:PTZConfiguration token=\"p\"/></trt:Profiles></trt:GetProfilesResponse>");
      case "SetRelayOutputState", "SendAuxiliaryCommand", "GotoPreset" -> ordered(head, request);
      case "Unsubscribe" -> {
        forget();
        yield said("<wsnt:UnsubscribeResponse/>");
      }
      default -> fault("500 Internal Server Error", "ter:ActionNotSupported", "no such action");
    };
  }

  private byte[] ordered(String head, XmlElement request) {
    String path = head.split(" ", 3)[1];
    List<String> parts = request.children().stream().map(XmlElement::text).toList();
    boolean rightPlace =
        path.equals(request.name().equals("GotoPreset") ? "/onvif/Ptz" : "/onvif/device_service");
    if (!rightPlace || parts.contains("unknown")) {
      return fault("400 Bad Request", "ter:InvalidArgVal", "there is none of that name");
    }
    synchronized (lock) {
      orders.add(request.name() + " " + String.join(" ", parts));
    }
    return said("<tds:%sResponse/>".formatted(request.name()));
  }

  /// What it was told to do, with its parts in order.
  public List<String> orders() {
    synchronized (lock) {
      return List.copyOf(orders);
    }
  }

  private String date() {
    var now = now().atOffset(java.time.ZoneOffset.UTC);
    return """
        <tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>Manual</tt:DateTimeType><tt:UTCDateTime>
        <tt:Time><tt:Hour>%d</tt:Hour><tt:Minute>%d</tt:Minute><tt:Second>%d</tt:Second></tt:Time>
        <tt:Date><tt:Year>%d</tt:Year><tt:Month>%d</tt:Month><tt:Day>%d</tt:Day></tt:Date></tt:UTCDateTime>
        </tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"""
        .formatted(
            now.getHour(),
            now.getMinute(),
            now.getSecond(),
            now.getYear(),
            now.getMonthValue(),
            now.getDayOfMonth());
  }

  private String capabilities() {
    synchronized (lock) {
      return "<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Events><tt:XAddr>%s</tt:XAddr><tt:WSPullPointSupport>true</tt:WSPullPointSupport></tt:Events><tt:PTZ><tt:XAddr>http://192.168.1.3/onvif/Ptz</tt:XAddr></tt:PTZ></tds:Capabilities></tds:GetCapabilitiesResponse>"
          .formatted(advertised);
    }
  }

  private String times() {
    synchronized (lock) {
      return "<%1$s:CurrentTime>%2$s</%1$s:CurrentTime><%1$s:TerminationTime>%3$s</%1$s:TerminationTime>"
          .formatted("wsnt", now(), now().plus(life));
    }
  }

  private String subscribed() {
    synchronized (lock) {
      holds = true;
      subscription++;
      return """
          <tev:CreatePullPointSubscriptionResponse><tev:SubscriptionReference>
          <wsa:Address>http://192.168.1.3/onvif/Events/PullSubManager_%d</wsa:Address>
          <wsa:ReferenceParameters><dom0:SubscriptionId xmlns:dom0="http://www.example.com/event">%d</dom0:SubscriptionId></wsa:ReferenceParameters>
          </tev:SubscriptionReference>%s</tev:CreatePullPointSubscriptionResponse>"""
          .formatted(subscription, subscription, times());
    }
  }

  private byte[] pulled(String head) throws InterruptedException {
    List<String> now = new ArrayList<>();
    synchronized (lock) {
      if (!head.startsWith("POST /onvif/Events/PullSubManager_" + subscription + " ")) {
        holds = false;
      }
      long end = System.nanoTime() + HOLD.toNanos();
      while (holds && waiting.isEmpty() && end - System.nanoTime() > 0) {
        lock.wait(1 + (end - System.nanoTime()) / 1_000_000);
      }
      if (!holds) {
        return fault("400 Bad Request", "wsrf-rw:ResourceUnknownFault", "no such subscription");
      }
      while (!waiting.isEmpty()) {
        now.add(waiting.remove());
      }
    }
    return said(
        "<tev:PullMessagesResponse>%s%s</tev:PullMessagesResponse>"
            .formatted(times().replace("wsnt:", "tev:"), String.join("", now)));
  }

  private byte[] renewed() {
    synchronized (lock) {
      return renews && holds
          ? said("<wsnt:RenewResponse>%s</wsnt:RenewResponse>".formatted(times()))
          : fault(
              "500 Internal Server Error",
              "ter:ActionNotSupported",
              "Optional Action Not Implemented");
    }
  }

  private boolean isProved(XmlElement envelope) {
    Optional<XmlElement> token =
        envelope.first("Header").flatMap(h -> h.at("Security", "UsernameToken"));
    if (token.isEmpty()) {
      return false;
    }
    String created = token.get().first("Created").map(XmlElement::text).orElse("");
    byte[] nonce = Base64.getDecoder().decode(token.get().first("Nonce").orElseThrow().text());
    byte[] text = (created + PASSWORD).getBytes(StandardCharsets.UTF_8);
    byte[] both = new byte[nonce.length + text.length];
    System.arraycopy(nonce, 0, both, 0, nonce.length);
    System.arraycopy(text, 0, both, nonce.length, text.length);
    String digest = Base64.getEncoder().encodeToString(hash("SHA-1", both));
    Duration age = Duration.between(Instant.parse(created), now()).abs();
    return token.get().first("Password").orElseThrow().text().equals(digest)
        && token.get().first("Username").orElseThrow().text().equals(USER)
        && age.compareTo(FRESH) < 0;
  }

  private static boolean isProved(String head) {
    String answer = field(head, "authorization");
    String uri = head.split(" ", 3)[1];
    String first = hex("%s:%s:%s".formatted(USER, REALM, PASSWORD));
    String second = hex("POST:" + uri);
    String response =
        hex(
            "%s:%s:%s:%s:auth:%s"
                .formatted(first, NONCE, value(answer, "nc"), value(answer, "cnonce"), second));
    return answer.contains("response=\"" + response + "\"");
  }

  private static String value(String header, String name) {
    var found = java.util.regex.Pattern.compile("[ ,]" + name + "=\"?([^\",]*)").matcher(header);
    return found.find() ? found.group(1) : "";
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(hash("MD5", text.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] hash(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] said(String body) {
    return http("200 OK", "", envelope(body));
  }

  private static byte[] fault(String status, String code, String reason) {
    return http(
        status,
        "",
        envelope(
            "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>%s</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang=\"en\">%s</s:Text></s:Reason></s:Fault>"
                .formatted(code, reason)));
  }

  /// An envelope with the prefixes that cameras use.
  public static String envelope(String body) {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema"
         xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:tev="http://www.onvif.org/ver10/events/wsdl"
         xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2" xmlns:wsa="http://www.w3.org/2005/08/addressing"
         xmlns:ter="http://www.onvif.org/ver10/error" xmlns:tns1="http://www.onvif.org/ver10/topics"
         xmlns:tnsaxis="http://www.axis.com/2009/event/topics" xmlns:wsrf-rw="http://docs.oasis-open.org/wsrf/rw-2">
         <s:Body>%s</s:Body></s:Envelope>"""
        .formatted(body);
  }

  /// A whole HTTP answer.
  public static byte[] http(String status, String lines, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    byte[] head =
        "HTTP/1.1 %s\r\nContent-Type: application/soap+xml\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, lines, bytes.length)
            .getBytes(StandardCharsets.UTF_8);
    byte[] whole = new byte[head.length + bytes.length];
    System.arraycopy(head, 0, whole, 0, head.length);
    System.arraycopy(bytes, 0, whole, head.length, bytes.length);
    return whole;
  }

  private static void shut(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    // The port is free only when the thread that waits on it has let go.
    join(accepting);
    hangUp();
  }

  private static void join(Thread reader) {
    try {
      reader.join(RELEASE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
