package org.sightline.server.tell;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sightline.domain.Camera;
import org.sightline.rule.Courier.Outcome;

/// Orders to a camera by ONVIF: outputs and auxiliary commands (Core 24.06, 8.6 and 8.7), presets
/// (PTZ 5.4).
///
/// The device is asked on port 80 of the camera's host, as the user of its address, with a digest
/// of the password (WS-Security UsernameToken 1.1); the password itself never goes out. What it
/// answers is read to [#MAX_ANSWER] bytes; of it a token is taken, never an address: all calls go
/// to the host that the owner wrote down.
final class OnvifOrders {
  static final int MAX_ANSWER = 256 * 1024;

  private static final Pattern PROFILE =
      Pattern.compile("Profiles\\b[^>]{0,500}?\\btoken=\"([!-~&&[^\"<>&]]{1,64})\"");
  private static final Duration DEADLINE = Duration.ofSeconds(8);

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(DEADLINE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final InstantSource clock;

  OnvifOrders(InstantSource clock) {
    this.clock = clock;
  }

  Outcome relay(Camera camera, String output, boolean closed) {
    return call(
        camera,
        "device_service",
        "<SetRelayOutputState xmlns=\"http://www.onvif.org/ver10/device/wsdl\"><RelayOutputToken>%s</RelayOutputToken><LogicalState>%s</LogicalState></SetRelayOutputState>"
            .formatted(escaped(output), closed ? "active" : "inactive"));
  }

  Outcome auxiliary(Camera camera, String command) {
    return call(
        camera,
        "device_service",
        "<SendAuxiliaryCommand xmlns=\"http://www.onvif.org/ver10/device/wsdl\"><AuxiliaryCommand>%s</AuxiliaryCommand></SendAuxiliaryCommand>"
            .formatted(escaped(command)));
  }

  Outcome preset(Camera camera, String preset) {
    try {
      Answer profiles =
          post(
              camera,
              "media_service",
              "<GetProfiles xmlns=\"http://www.onvif.org/ver10/media/wsdl\"/>");
      Matcher token = PROFILE.matcher(profiles.body());
      if (profiles.status() != 200 || !token.find()) {
        return failed(camera, profiles, "names no profile");
      }
      return call(
          camera,
          "ptz_service",
          "<GotoPreset xmlns=\"http://www.onvif.org/ver20/ptz/wsdl\"><ProfileToken>%s</ProfileToken><PresetToken>%s</PresetToken></GotoPreset>"
              .formatted(token.group(1), escaped(preset)));
    } catch (IOException e) {
      return new Outcome.Failed("%s: %s".formatted(camera.name(), e.getMessage()));
    }
  }

  private record Answer(int status, String body) {}

  private Outcome call(Camera camera, String where, String body) {
    try {
      Answer answer = post(camera, where, body);
      return answer.status() == 200 ? new Outcome.Arrived() : failed(camera, answer, "refused it");
    } catch (IOException e) {
      return new Outcome.Failed("%s: %s".formatted(camera.name(), e.getMessage()));
    }
  }

  private static Outcome failed(Camera camera, Answer answer, String what) {
    return answer.status() == 400 || answer.status() == 500
        ? new Outcome.Refused(
            "%s %s: it does not do this, or not by that name".formatted(camera.name(), what))
        : new Outcome.Failed("%s %s (%d)".formatted(camera.name(), what, answer.status()));
  }

  private Answer post(Camera camera, String where, String body) throws IOException {
    String host = camera.main().getHost();
    if (host == null) {
      throw new IOException("its address names no host");
    }
    String envelope =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Header>%s</s:Header><s:Body>%s</s:Body></s:Envelope>"
            .formatted(security(camera).orElse(""), body);
    HttpRequest request =
        HttpRequest.newBuilder(device(camera, where))
            .timeout(DEADLINE)
            .header("Content-Type", "application/soap+xml; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(envelope))
            .build();
    try {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = answer.body()) {
        return new Answer(
            answer.statusCode(), new String(in.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the node is stopping", e);
    }
  }

  /// Where the device listens.
  private URI device(Camera camera, String where) {
    return URI.create("http://%s:%d/onvif/%s".formatted(camera.main().getHost(), port(), where));
  }

  /// The port of cameras; tests have another.
  int port() {
    return Integer.getInteger("sightline.onvif-port", 80);
  }

  private Optional<String> security(Camera camera) {
    String user = camera.main().getUserInfo();
    if (user == null) {
      return Optional.empty();
    }
    int colon = user.indexOf(':');
    String name = colon < 0 ? user : user.substring(0, colon);
    String password = colon < 0 ? "" : user.substring(colon + 1);
    byte[] nonce = new byte[16];
    new SecureRandom().nextBytes(nonce);
    Instant created = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return Optional.of(
        "<Security xmlns=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd\" s:mustUnderstand=\"1\"><UsernameToken><Username>%s</Username><Password Type=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest\">%s</Password><Nonce>%s</Nonce><Created xmlns=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd\">%s</Created></UsernameToken></Security>"
            .formatted(
                escaped(name),
                digest(nonce, created.toString(), password),
                Base64.getEncoder().encodeToString(nonce),
                created));
  }

  static String digest(byte[] nonce, String created, String password) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-1");
      sha.update(nonce);
      sha.update(created.getBytes(StandardCharsets.UTF_8));
      sha.update(password.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(sha.digest());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
