package org.sightline.media.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A session description (RFC 8866), as DESCRIBE answers it.
///
/// Read leniently: unknown lines, wrong order, stray spaces, and lines of the session level that
/// are missing are let pass. What is needed to play is the media sections.
///
/// @param name of `s=`, empty if there is none
/// @param control of the session's `a=control`, empty if there is none
public record SessionDescription(String name, String control, List<MediaDescription> media) {
  /// The longest description that is read, characters.
  public static final int MAX_CHARS = 64 * 1024;

  /// The most media sections that are read.
  public static final int MAX_MEDIA = 32;

  private static final int MAX_ATTRIBUTES = 128;
  private static final int MAX_PARAMETERS = 64;

  public SessionDescription {
    media = List.copyOf(media);
  }

  /// Reads a description; empty if it is too long or has no `m=` line that can be read.
  public static Optional<SessionDescription> parse(String text) {
    if (text.length() > MAX_CHARS) {
      return Optional.empty();
    }
    String name = "";
    String control = "";
    List<Section> sections = new ArrayList<>();
    Section section = null;
    int start = 0;
    while (start < text.length()) {
      int end = lineEnd(text, start);
      String line = text.substring(start, end);
      start = end + 1;
      if (line.length() < 2 || line.charAt(1) != '=') {
        continue;
      }
      String value = line.substring(2).strip();
      switch (line.charAt(0)) {
        case 's' -> name = value;
        case 'm' -> {
          section = sections.size() < MAX_MEDIA ? Section.of(value) : null;
          if (section != null) {
            sections.add(section);
          } else if (sections.size() >= MAX_MEDIA) {
            return Optional.empty();
          } else {
            section = Section.unreadable();
          }
        }
        case 'a' -> {
          if (section != null) {
            section.attribute(value);
          } else if (value.startsWith("control:")) {
            control = value.substring("control:".length()).strip();
          }
        }
        default -> {
          // Lines that playing does not need.
        }
      }
    }
    if (sections.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SessionDescription(
            name, control, sections.stream().map(Section::description).toList()));
  }

  private static int lineEnd(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '\n' || text.charAt(i) == '\r') {
        return i;
      }
    }
    return text.length();
  }

  static Optional<Integer> wholeNumber(String text) {
    String digits = text.strip();
    if (digits.isEmpty() || digits.length() > 9) {
      return Optional.empty();
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return Optional.empty();
      }
      value = value * 10 + (c - '0');
    }
    return Optional.of(value);
  }

  /// A media section while its lines are read.
  private static final class Section {
    private final String kind;
    private final int port;
    private final String protocol;
    private final int payloadType;
    private String encoding;
    private int clockRate;
    private int channels;
    private boolean mapped;
    private String control = "";
    private final Map<String, String> parameters = new HashMap<>();
    private final List<String> attributes = new ArrayList<>();

    private Section(String kind, int port, String protocol, int payloadType) {
      this.kind = kind;
      this.port = port;
      this.protocol = protocol;
      this.payloadType = payloadType;
      StaticPayload known = StaticPayload.of(payloadType);
      this.encoding = known.encoding();
      this.clockRate = known.clockRate();
      this.channels = known.channels();
    }

    static Section unreadable() {
      return new Section("", 0, "", -1);
    }

    static @Nullable Section of(String value) {
      String[] words = value.split("\\s+", 5);
      if (words.length < 3 || words[0].isEmpty()) {
        return null;
      }
      int slash = words[1].indexOf('/');
      int port = wholeNumber(slash < 0 ? words[1] : words[1].substring(0, slash)).orElse(0);
      int payload = words.length > 3 ? wholeNumber(words[3]).filter(n -> n < 128).orElse(-1) : -1;
      return new Section(words[0].toLowerCase(Locale.ROOT), port, words[2], payload);
    }

    void attribute(String value) {
      if (attributes.size() < MAX_ATTRIBUTES) {
        attributes.add(value);
      }
      if (value.startsWith("control:")) {
        control = value.substring("control:".length()).strip();
      } else if (value.startsWith("rtpmap:")) {
        rtpmap(value.substring("rtpmap:".length()).strip());
      } else if (value.startsWith("fmtp:")) {
        fmtp(value.substring("fmtp:".length()).strip());
      }
    }

    /// `96 mpeg4-generic/48000/2`. A map of another payload type is used only while no better one
    /// came: some cameras number the two lines differently.
    private void rtpmap(String value) {
      String[] words = value.split("\\s+", 3);
      if (words.length < 2) {
        return;
      }
      boolean ours = wholeNumber(words[0]).filter(n -> n == payloadType).isPresent();
      if (mapped || (!ours && !encoding.isEmpty())) {
        return;
      }
      mapped = ours;
      String[] parts = words[1].split("/", 4);
      encoding = parts[0].toUpperCase(Locale.ROOT);
      clockRate = parts.length > 1 ? wholeNumber(parts[1]).orElse(0) : clockRate;
      channels = parts.length > 2 ? wholeNumber(parts[2]).orElse(0) : 0;
    }

    /// `96 name=value; name=value`, where a value may hold `=` and end in it (Base64).
    private void fmtp(String value) {
      int space = value.indexOf(' ');
      if (space < 0) {
        return;
      }
      for (String pair : value.substring(space + 1).split(";", MAX_PARAMETERS)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          parameters.put(
              pair.substring(0, equals).strip().toLowerCase(Locale.ROOT),
              pair.substring(equals + 1).strip());
        }
      }
    }

    MediaDescription description() {
      return new MediaDescription(
          kind,
          port,
          protocol,
          payloadType,
          encoding,
          clockRate,
          channels,
          parameters,
          control,
          attributes);
    }
  }

  /// The payload types that need no `a=rtpmap` (RFC 3551 section 6), those that cameras use.
  private record StaticPayload(String encoding, int clockRate, int channels) {
    static StaticPayload of(int payloadType) {
      return switch (payloadType) {
        case 0 -> new StaticPayload("PCMU", 8_000, 1);
        case 3 -> new StaticPayload("GSM", 8_000, 1);
        case 8 -> new StaticPayload("PCMA", 8_000, 1);
        case 9 -> new StaticPayload("G722", 8_000, 1);
        case 10 -> new StaticPayload("L16", 44_100, 2);
        case 11 -> new StaticPayload("L16", 44_100, 1);
        case 14 -> new StaticPayload("MPA", 90_000, 0);
        case 26 -> new StaticPayload("JPEG", 90_000, 0);
        case 32 -> new StaticPayload("MPV", 90_000, 0);
        case 33 -> new StaticPayload("MP2T", 90_000, 0);
        default -> new StaticPayload("", 0, 0);
      };
    }
  }
}
