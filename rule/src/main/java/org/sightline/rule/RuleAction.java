package org.sightline.rule;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;

/// What is done when a rule raises an alert.
///
/// Each has a line of text that people write and that is kept: `webhook https://…`, `tell NAME`,
/// `push`, `relay CAMERA OUTPUT 5s`, `release CAMERA OUTPUT`, `auxiliary CAMERA COMMAND`, `preset
/// CAMERA PRESET`, `record CAMERA 2m`, `pin CAMERA 30s 2m`, `talk CAMERA SOUND`. The word `here`
/// stands for the alert's own camera.
public sealed interface RuleAction {
  /// The longest line, in characters.
  int MAX_LENGTH = 2100;

  /// Posts the alert.
  record Webhook(URI address) implements RuleAction {
    public Webhook {
      WebhookAddress.requireForm(address);
    }
  }

  /// Tells a receiver that the node's configuration names, which knows how and with which secret.
  record Tell(String name) implements RuleAction {
    public Tell {
      requireWord("receiver", name);
    }
  }

  /// Shows it on every browser that asked to be told.
  record Push() implements RuleAction {}

  /// Something that is done at a camera.
  sealed interface AtCamera extends RuleAction {
    /// The camera, or null for the one that the alert is about.
    @Nullable CameraName camera();
  }

  /// Closes an output of a camera for a while, or until somebody opens it (a duration of zero).
  record Relay(@Nullable CameraName camera, String output, Duration on) implements AtCamera {
    public Relay {
      requireWord("output", output);
      requireSpan(on, Duration.ofMinutes(10));
    }
  }

  /// Opens an output of a camera.
  record Release(@Nullable CameraName camera, String output) implements AtCamera {
    public Release {
      requireWord("output", output);
    }
  }

  /// Sends an auxiliary command, such as `tt:Wiper|On` (ONVIF Core 2.4.2, PTZ 5.6.1).
  record Auxiliary(@Nullable CameraName camera, String command) implements AtCamera {
    public Auxiliary {
      requireWord("command", command);
    }
  }

  /// Turns a camera to one of its presets.
  record Preset(@Nullable CameraName camera, String preset) implements AtCamera {
    public Preset {
      requireWord("preset", preset);
    }
  }

  /// Records a camera for a while that is not recorded otherwise.
  record Recording(@Nullable CameraName camera, Duration length) implements AtCamera {
    public Recording {
      requireSpan(length, Duration.ofHours(1));
    }
  }

  /// Keeps the footage around the alert until somebody lets it go.
  record Pin(@Nullable CameraName camera, Duration before, Duration after) implements AtCamera {
    public Pin {
      requireSpan(before, Duration.ofHours(1));
      requireSpan(after, Duration.ofHours(1));
    }
  }

  /// Plays one of the node's sounds through a camera's loudspeaker.
  record Talk(@Nullable CameraName camera, String sound) implements AtCamera {
    public Talk {
      requireWord("sound", sound);
    }
  }

  /// How long it is worth being tried: a relay that closes an hour late does harm.
  default Duration worthTrying() {
    return switch (this) {
      case Webhook _, Tell _ -> Duration.ofDays(7);
      case Push _ -> Duration.ofDays(1);
      case Pin _, Release _ -> Duration.ofDays(1);
      case Recording _, Relay _, Auxiliary _, Preset _, Talk _ -> Duration.ofMinutes(1);
    };
  }

  /// Whether it tells somebody, and so may stand for several alerts of one incident.
  default boolean tells() {
    return switch (this) {
      case Webhook _, Tell _, Push _ -> true;
      case Relay _, Release _, Auxiliary _, Preset _, Recording _, Pin _, Talk _ -> false;
    };
  }

  /// Whose queue it waits in: what waits for one receiver holds up no other.
  default String receiver() {
    return switch (this) {
      case Webhook(URI address) -> "webhook " + address;
      case Tell(String name) -> "tell " + name;
      case Push() -> "push";
      // a sound that is played for minutes holds up no output that is to be opened
      case Release release -> "output %s %s".formatted(word(release.camera()), release.output());
      case AtCamera at -> "camera " + word(at.camera());
    };
  }

  /// The receiver as people are shown it: never a whole webhook address, which may hold a secret.
  default String shown() {
    return this instanceof Webhook(URI address) ? "webhook " + address.getHost() : text();
  }

  /// The line of text.
  default String text() {
    return switch (this) {
      case Webhook(URI address) -> "webhook " + address;
      case Tell(String name) -> "tell " + name;
      case Push() -> "push";
      case Relay(CameraName camera, String output, Duration on) ->
          "relay %s %s %s".formatted(word(camera), output, seconds(on));
      case Release(CameraName camera, String output) ->
          "release %s %s".formatted(word(camera), output);
      case Auxiliary(CameraName camera, String command) ->
          "auxiliary %s %s".formatted(word(camera), command);
      case Preset(CameraName camera, String preset) ->
          "preset %s %s".formatted(word(camera), preset);
      case Recording(CameraName camera, Duration length) ->
          "record %s %s".formatted(word(camera), seconds(length));
      case Pin(CameraName camera, Duration before, Duration after) ->
          "pin %s %s %s".formatted(word(camera), seconds(before), seconds(after));
      case Talk(CameraName camera, String sound) -> "talk %s %s".formatted(word(camera), sound);
    };
  }

  /// Reads the line.
  ///
  /// @throws RuleException if it is none
  static RuleAction parse(String line) {
    if (line.length() > MAX_LENGTH) {
      throw bad("it is longer than %d characters".formatted(MAX_LENGTH));
    }
    String[] words = line.strip().split("\\s+");
    String kind = words[0].toLowerCase(Locale.ROOT);
    return switch (kind) {
      case "webhook" -> new Webhook(address(counted(words, 2)[1]));
      case "tell" -> new Tell(counted(words, 2)[1]);
      case "push" -> {
        counted(words, 1);
        yield new Push();
      }
      case "relay" ->
          new Relay(
              camera(words),
              counted(words, 3, 4)[2],
              words.length > 3 ? span(words[3]) : Duration.ofSeconds(5));
      case "release" -> new Release(camera(words), counted(words, 3)[2]);
      case "auxiliary" -> new Auxiliary(camera(words), counted(words, 3)[2]);
      case "preset" -> new Preset(camera(words), counted(words, 3)[2]);
      case "record" -> new Recording(camera(words), span(counted(words, 3)[2]));
      case "pin" -> new Pin(camera(words), span(counted(words, 4)[2]), span(words[3]));
      case "talk" -> new Talk(camera(words), counted(words, 3)[2]);
      default ->
          throw bad(
              "it begins with none of webhook, tell, push, relay, release, auxiliary, preset, record, pin, talk");
    };
  }

  private static String[] counted(String[] words, int... counts) {
    for (int count : counts) {
      if (words.length == count) {
        return words;
      }
    }
    throw bad("'%s' has too few words or too many".formatted(words[0]));
  }

  private static @Nullable CameraName camera(String[] words) {
    String name = words.length > 1 ? words[1] : "";
    if (name.equals("here")) {
      return null;
    }
    if (!CameraName.isValid(name)) {
      throw bad("'%s' needs a camera's name, or here".formatted(words[0]));
    }
    return new CameraName(name);
  }

  private static URI address(String text) {
    try {
      return new URI(text);
    } catch (java.net.URISyntaxException _) {
      throw bad("the webhook is no address: write https://host/path");
    }
  }

  private static Duration span(String text) {
    if (!text.matches("[0-9]{1,5}[smh]")) {
      throw bad("'%s' is no length of time: write 30s, 2m or 1h".formatted(text));
    }
    long count = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(count);
      case 'm' -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }

  private static String word(@Nullable CameraName camera) {
    return camera == null ? "here" : camera.value();
  }

  private static String seconds(Duration span) {
    return span.toSeconds() + "s";
  }

  private static void requireSpan(Duration span, Duration most) {
    if (span.isNegative() || span.compareTo(most) > 0) {
      throw bad("%s is not from 0 s to %d s".formatted(seconds(span), most.toSeconds()));
    }
  }

  /// Printable ASCII without spaces: it goes into messages for cameras and into file names.
  Pattern WORD = Pattern.compile("[!-~]{1,64}");

  private static void requireWord(String what, String word) {
    if (!WORD.matcher(word).matches()) {
      throw bad("a %s has 1 to 64 characters from ! to ~".formatted(what));
    }
  }

  private static RuleException bad(String why) {
    return new RuleException(
        RuleException.Kind.BAD_RULE, "the action cannot be used: %s".formatted(why));
  }
}
