package org.sightline.server.tell;

import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.rule.Courier;
import org.sightline.rule.OutwardPost;
import org.sightline.rule.PushSubscription;
import org.sightline.rule.Pushes;
import org.sightline.rule.RuleAction;
import org.sightline.rule.Webhooks;
import org.sightline.server.config.Receiver;
import org.sightline.server.http.wire.WireObservation;
import org.sightline.server.http.wire.WireTold;
import org.sightline.server.json.Json;
import org.sightline.server.push.WebPush;

/// Carries alerts to whom the configuration names, to browsers and to cameras.
public final class NodeCourier implements Courier {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final int MAX_THUMB = 200_000;

  private final Map<String, Receiver> receivers;
  private final WebPush push;
  private final Function<String, Optional<byte[]>> pictures;
  private final InstantSource clock;
  private final AtomicReference<@Nullable Pushes> browsers = new AtomicReference<>();
  private final AtomicReference<@Nullable Cameras> cameras = new AtomicReference<>();

  private record Cameras(Function<CameraName, Optional<Camera>> named, CameraActs acts) {}

  /// @param pictures the snapshot of a key, as it is kept
  public NodeCourier(
      Map<String, Receiver> receivers,
      WebPush push,
      Function<String, Optional<byte[]>> pictures,
      InstantSource clock) {
    this.receivers = Map.copyOf(receivers);
    this.push = push;
    this.pictures = pictures;
    this.clock = clock;
  }

  /// From now on browsers and cameras are reached: the rooms that know them open later.
  public void ready(
      Pushes subscribed, Function<CameraName, Optional<Camera>> named, CameraActs acts) {
    browsers.set(subscribed);
    cameras.set(new Cameras(named, acts));
  }

  @Override
  public Outcome carry(Parcel parcel) {
    WireTold told = Json.read(parcel.body().getBytes(StandardCharsets.UTF_8), WireTold.class);
    return switch (parcel.action()) {
      case RuleAction.Webhook(URI address) ->
          Webhooks.post(address, parcel, any(), DEADLINE, clock);
      case RuleAction.Tell(String name) -> {
        Receiver receiver = receivers.get(name);
        yield receiver == null
            ? new Outcome.Refused(
                "no receiver '%s' stands in the configuration: add it under receivers"
                    .formatted(name))
            : tell(receiver, parcel, told);
      }
      case RuleAction.Push() -> wake(told);
      case RuleAction.AtCamera act -> act(act, told);
    };
  }

  private static Predicate<InetAddress> any() {
    return _ -> true;
  }

  private Outcome tell(Receiver receiver, Parcel parcel, WireTold told) {
    return switch (receiver) {
      case Receiver.Mail mail ->
          Smtp.send(
              mail,
              new Smtp.Letter(
                  parcel.id(), told.text(), text(told), picture(told).orElse(null), told.at()),
              DEADLINE);
      case Receiver.Mqtt mqtt -> MqttPublish.send(mqtt, parcel.body(), DEADLINE);
      case Receiver.Ntfy(URI topic, String token) -> ntfy(topic, token, told);
      case Receiver.Gotify(URI server, String token) -> gotify(server, token, told);
      case Receiver.Hook(URI address, String secret) ->
          Webhooks.post(
              address,
              new Parcel(
                  parcel.id(),
                  parcel.incident(),
                  parcel.alert(),
                  parcel.alerts(),
                  parcel.action(),
                  secret,
                  parcel.body()),
              any(),
              DEADLINE,
              clock);
    };
  }

  private static String text(WireTold told) {
    return "%s\n\n%s\nCameras: %s\nSeverity: %s\n%s\n"
        .formatted(
            told.text(),
            told.at(),
            String.join(", ", told.cameras()),
            told.severity(),
            told.link().isEmpty() ? "" : "\n" + told.link());
  }

  private static int priority(WireTold told) {
    return switch (told.severity()) {
      case "alarm" -> 5;
      case "warning" -> 4;
      default -> 3;
    };
  }

  /// The whole message goes as JSON to the server's root, so that no name becomes a header.
  private Outcome ntfy(URI topic, @Nullable String token, WireTold told) {
    String path = topic.getPath();
    int slash = path.lastIndexOf('/');
    String body =
        Json.text(
            Map.of(
                "topic",
                path.substring(slash + 1),
                "title",
                told.rule(),
                "message",
                told.text(),
                "priority",
                priority(told),
                "tags",
                List.of("rotating_light")));
    OutwardPost.Letter letter =
        OutwardPost.Letter.json(topic.resolve(path.substring(0, slash + 1)), body);
    return Webhooks.outcome(
        topic.getHost(),
        OutwardPost.send(
            token == null ? letter : letter.with("Authorization", "Bearer " + token),
            any(),
            DEADLINE));
  }

  private Outcome gotify(URI server, String token, WireTold told) {
    String body =
        Json.text(
            Map.of("title", told.rule(), "message", told.text(), "priority", priority(told) * 2));
    String base = server.toString();
    OutwardPost.Letter letter =
        OutwardPost.Letter.json(
                URI.create(base + (base.endsWith("/") ? "" : "/") + "message"), body)
            .with("X-Gotify-Key", token);
    return Webhooks.outcome(server.getHost(), OutwardPost.send(letter, any(), DEADLINE));
  }

  private Outcome wake(WireTold told) {
    Pushes known = browsers.get();
    if (known == null) {
      return new Outcome.Failed("the node is starting");
    }
    String problem = "";
    for (PushSubscription browser : known.list()) {
      byte[] message = message(told);
      OutwardPost.Letter letter;
      try {
        letter = push.letter(browser, message, clock.instant());
      } catch (IllegalArgumentException _) {
        known.forget(browser.endpoint());
        continue;
      }
      OutwardPost.Result result = OutwardPost.send(letter, any(), DEADLINE);
      if (result instanceof OutwardPost.Result.Answered(int status)
          && (status == 404 || status == 410)) {
        known.forget(browser.endpoint()); // the browser wants no more (RFC 8030 section 7.3)
      } else if (!(Webhooks.outcome(letter.address().getHost(), result)
          instanceof Outcome.Arrived)) {
        problem = "a push service did not take it: " + result;
      }
    }
    return problem.isEmpty() ? new Outcome.Arrived() : new Outcome.Failed(problem);
  }

  /// What a browser shows; the picture itself where it is small enough, else its address.
  private byte[] message(WireTold told) {
    WireObservation seen = told.observation();
    String address = seen == null || seen.snapshot() == null ? "" : seen.snapshot();
    String inside =
        picture(told)
            .filter(jpeg -> jpeg.length < 2_000)
            .map(jpeg -> "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg))
            .orElse(address);
    byte[] whole =
        Json.bytes(new Shown(cut(told.rule()), cut(told.text()), inside, told.incident()));
    return whole.length <= WebPush.MAX_MESSAGE
        ? whole
        : Json.bytes(new Shown(cut(told.rule()), cut(told.text()), "", told.incident()));
  }

  private record Shown(String title, String body, String image, long incident) {}

  private static String cut(String text) {
    return text.length() > 200 ? text.substring(0, 200) : text;
  }

  private Optional<byte[]> picture(WireTold told) {
    WireObservation seen = told.observation();
    String address = seen == null ? null : seen.snapshot();
    if (address == null) {
      return Optional.empty();
    }
    String key =
        address.substring(address.lastIndexOf('/') + 1, address.length() - ".jpg".length());
    return pictures.apply(key).filter(jpeg -> jpeg.length <= MAX_THUMB);
  }

  private Outcome act(RuleAction.AtCamera act, WireTold told) {
    Cameras known = cameras.get();
    if (known == null) {
      return new Outcome.Failed("the node is starting");
    }
    WireObservation seen = told.observation();
    CameraName named = act.camera();
    CameraName where = named == null && seen != null ? new CameraName(seen.camera()) : named;
    if (where == null) {
      return new Outcome.Refused("retention has taken what the alert was about");
    }
    Instant at = seen == null ? told.at() : seen.start();
    return known
        .named()
        .apply(where)
        .map(
            camera ->
                known
                    .acts()
                    .act(
                        new CameraActs.Order(
                            act,
                            camera,
                            at,
                            "rule '%s', incident %d".formatted(told.rule(), told.incident()))))
        .orElseGet(() -> new Outcome.Refused("there is no camera %s".formatted(where)));
  }
}
