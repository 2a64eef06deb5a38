package org.sightline.stream;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.media.xml.XmlElement;
import org.sightline.media.xml.XmlException;
import org.sightline.media.xml.XmlReader;

/// SOAP 1.2 over HTTP with one camera, as ONVIF wants it (Core Specification section 5).
///
/// Every request proves its user by a UsernameToken on the camera's clock, and by HTTP digest where
/// the camera asks for that. Everything is asked at the host and port that the owner wrote down: of
/// addresses that a camera tells only the path is taken ([#path(String, String)]), because cameras
/// behind a translated address tell another, and because nobody may be sent elsewhere by one. What
/// may be connected to is [CameraWeb]'s rule. Answers have at most [XmlReader#MAX_BYTES]. Owned by
/// one thread.
public final class CameraSoap {
  private static final String DEVICE = "/onvif/device_service";
  private static final String TDS = "http://www.onvif.org/ver10/device/wsdl";
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int LONGEST_REASON = 200;

  private final CameraWeb web;
  private final String base;
  private final String devicePath;
  private final @Nullable UsernameToken token;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private Duration ahead = Duration.ZERO;

  /// What came of a call.
  public sealed interface Answer {
    /// What stands in the body's first element.
    record Said(XmlElement body) implements Answer {}

    /// The camera answered with a fault, or with what is no SOAP.
    ///
    /// @param code the innermost subcode without prefix, such as `NotAuthorized`; may be empty
    record Fault(String code, String reason) implements Answer {}

    /// Nothing came.
    record Lost(String reason) implements Answer {}
  }

  /// Where a message goes.
  ///
  /// @param path path and query on the camera's host
  /// @param action of WS-Addressing
  /// @param reference parameters of the subscription, as XML
  public record To(String path, String action, String reference) {}

  public CameraSoap(URI device, @Nullable String certificate, InstantSource clock) {
    this.web = new CameraWeb(device, certificate);
    this.base =
        device.getScheme()
            + "://"
            + device.getHost()
            + (device.getPort() < 0 ? "" : ":" + device.getPort());
    this.token = UsernameToken.of(device);
    this.clock = clock;
    this.devicePath = path(device, DEVICE);
  }

  /// Where the device service of a camera is as a rule, from the address of its stream: the same
  /// host and user; the same port where the stream comes over HTTP.
  public static URI usual(URI stream) {
    String user = stream.getRawUserInfo() == null ? "" : stream.getRawUserInfo() + "@";
    String scheme = stream.getScheme().toLowerCase(Locale.ROOT);
    boolean web = scheme.equals("http") || scheme.equals("https");
    String port = web && stream.getPort() > 0 ? ":" + stream.getPort() : "";
    return URI.create((web ? scheme : "http") + "://" + user + stream.getHost() + port + DEVICE);
  }

  /// Path of the device service.
  public String devicePath() {
    return devicePath;
  }

  /// Path and query of an address that a camera told.
  public static String path(String told, String otherwise) {
    try {
      return path(URI.create(told.strip()), otherwise);
    } catch (IllegalArgumentException notAnAddress) {
      return otherwise;
    }
  }

  private static String path(URI address, String otherwise) {
    String path = address.getRawPath();
    if (path == null || path.isEmpty() || path.equals("/")) {
      return otherwise;
    }
    return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
  }

  /// Asks the camera what time it is, which proofs of the user go by; one that does not say is
  /// taken to have the node's time.
  public void measureClock() {
    Answer answer =
        askOpenly(
            new To(devicePath, TDS + "/GetSystemDateAndTime", ""),
            "<GetSystemDateAndTime xmlns=\"%s\"/>".formatted(TDS));
    if (answer instanceof Answer.Said(XmlElement said)) {
      CameraTime.universal(said).ifPresent(this::told);
    }
  }

  /// The camera said that it is `cameraNow`.
  public void told(Instant cameraNow) {
    ahead = Duration.between(clock.instant(), cameraNow);
  }

  /// How far the camera's clock is ahead of the node's.
  public Duration ahead() {
    return ahead;
  }

  /// Asks without a user, for what everybody may know.
  public Answer askOpenly(To to, String body) {
    return ask(to, body, "", ANSWER);
  }

  public Answer ask(To to, String body) {
    return ask(to, body, ANSWER);
  }

  /// @param answer how long the camera may take
  public Answer ask(To to, String body, Duration answer) {
    byte[] nonce = new byte[UsernameToken.NONCE_BYTES];
    random.nextBytes(nonce);
    return ask(
        to, body, token == null ? "" : token.header(nonce, clock.instant().plus(ahead)), answer);
  }

  private Answer ask(To to, String body, String security, Duration answer) {
    String envelope =
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\""
                + " xmlns:a=\"http://www.w3.org/2005/08/addressing\"><s:Header><a:Action s:mustUnderstand=\"1\">%s</a:Action>"
                + "<a:MessageID>urn:uuid:%s</a:MessageID><a:ReplyTo><a:Address>http://www.w3.org/2005/08/addressing/anonymous</a:Address></a:ReplyTo>"
                + "<a:To s:mustUnderstand=\"1\">%s</a:To>%s%s</s:Header><s:Body>%s</s:Body></s:Envelope>")
            .formatted(
                to.action(),
                java.util.UUID.randomUUID(),
                escaped(base + to.path()),
                to.reference(),
                security,
                body);
    CameraWeb.Outcome outcome =
        web.post(
            to.path(),
            "application/soap+xml; charset=utf-8; action=\"" + to.action() + "\"",
            envelope.getBytes(StandardCharsets.UTF_8),
            new CameraWeb.Limits(CONNECT, answer, XmlReader.MAX_BYTES));
    return switch (outcome) {
      case CameraWeb.Outcome.Failed(var cause, String message) -> new Answer.Lost(message);
      case CameraWeb.Outcome.Answered(int status, byte[] bytes) -> read(status, bytes);
    };
  }

  private static Answer read(int status, byte[] bytes) {
    try {
      XmlElement envelope = XmlReader.parse(bytes);
      Optional<XmlElement> body =
          envelope.first("Body").flatMap(b -> b.children().stream().findFirst());
      if (!envelope.name().equals("Envelope") || body.isEmpty()) {
        return new Answer.Fault("", "it answered %d with what is no SOAP".formatted(status));
      }
      return body.get().name().equals("Fault") ? fault(body.get()) : new Answer.Said(body.get());
    } catch (XmlException e) {
      return status == 401 || status == 403
          ? new Answer.Fault("NotAuthorized", "it answered %d".formatted(status))
          : new Answer.Fault(
              "",
              "it answered %d, and not in XML that is read: %s".formatted(status, e.getMessage()));
    }
  }

  /// SOAP 1.2 faults, and those of 1.1 that old cameras send.
  private static Answer fault(XmlElement fault) {
    String code =
        fault
            .descendants()
            .filter(e -> e.name().equals("Value") || e.name().equals("faultcode"))
            .map(e -> e.text().substring(e.text().indexOf(':') + 1))
            .reduce((a, b) -> b)
            .orElse("");
    String reason =
        fault
            .descendants()
            .filter(e -> e.name().equals("Text") || e.name().equals("faultstring"))
            .map(XmlElement::text)
            .findFirst()
            .orElse("");
    return new Answer.Fault(plain(code), plain(reason));
  }

  private static String plain(String text) {
    String plain = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return plain.length() > LONGEST_REASON ? plain.substring(0, LONGEST_REASON) : plain;
  }

  /// Whether a fault says that the user is not the right one.
  public static boolean isStranger(Answer.Fault fault) {
    String said = (fault.code() + " " + fault.reason()).toLowerCase(Locale.ROOT);
    return said.contains("notauthorized")
        || said.contains("not authorized")
        || said.contains("failedauthentication")
        || said.contains("unauthorized");
  }

  /// Text that may stand in an element or an attribute.
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
