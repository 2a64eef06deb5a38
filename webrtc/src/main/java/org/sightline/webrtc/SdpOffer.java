package org.sightline.webrtc;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a browser offers to take (RFC 8866, RFC 8829), as far as an answer needs it.
///
/// @param ufrag its ICE user name fragment (RFC 8839)
/// @param fingerprints of its certificate (RFC 8122), all of which are of hashes that we trust
record SdpOffer(String ufrag, List<Fingerprint> fingerprints, List<Media> media) {
  /// The longest offer that is read, characters.
  static final int MAX_LENGTH = 64 << 10;

  /// The most lines.
  static final int MAX_LINES = 4096;

  /// The most media descriptions, and the most formats of one.
  static final int MAX_MEDIA = 16;

  static final int MAX_FORMATS = 128;

  /// The longest `mid`, user name fragment or other token that is repeated in an answer.
  static final int MAX_TOKEN = 256;

  private static final int MAX_FINGERPRINTS = 8;

  /// Why an offer cannot be read; the message is for people.
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message, null, false, false);
    }

    String message() {
      return String.valueOf(getMessage());
    }
  }

  /// The hash of a certificate.
  ///
  /// @param algorithm as the Java platform names it, such as `SHA-256`
  record Fingerprint(String algorithm, byte[] hash) {}

  /// One media description.
  ///
  /// @param kind `video`, `audio`, `application` or another word
  /// @param receives whether the browser wants to be sent something
  record Media(
      String kind,
      String protocol,
      String mid,
      boolean receives,
      boolean rtcpMux,
      List<Format> formats) {}

  /// One format of a media description.
  ///
  /// @param encoding in capitals, such as `H264`, or empty where none is given
  /// @param parameters of `a=fmtp`, whole
  record Format(
      int payloadType,
      String encoding,
      int clockRate,
      int channels,
      String parameters,
      String feedback) {
    /// The value of one parameter of `a=fmtp`.
    Optional<String> parameter(String name) {
      for (String part : parameters.split(";", -1)) {
        int equals = part.indexOf('=');
        if (equals > 0 && part.substring(0, equals).strip().equalsIgnoreCase(name)) {
          return Optional.of(part.substring(equals + 1).strip());
        }
      }
      return Optional.empty();
    }

    /// Whether the browser sends this kind of feedback, such as `nack pli`.
    boolean says(String kind) {
      return List.of(feedback.split("\n", -1)).contains(kind);
    }
  }

  /// Reads an offer.
  static SdpOffer parse(String text) throws Unreadable {
    if (text.length() > MAX_LENGTH) {
      throw new Unreadable("the offer is longer than %d characters".formatted(MAX_LENGTH));
    }
    String[] lines = text.split("\r\n|\n|\r", MAX_LINES + 1);
    if (lines.length > MAX_LINES) {
      throw new Unreadable("the offer has more than %d lines".formatted(MAX_LINES));
    }
    if (!lines[0].equals("v=0")) {
      throw new Unreadable("the offer is no session description: it does not begin with v=0");
    }
    Reading session = new Reading("", "");
    List<Reading> media = new ArrayList<>();
    Reading now = session;
    for (String line : lines) {
      if (line.startsWith("m=")) {
        if (media.size() >= MAX_MEDIA) {
          throw new Unreadable("the offer has more than %d media".formatted(MAX_MEDIA));
        }
        now = medium(line.substring(2));
        media.add(now);
      } else if (line.startsWith("a=")) {
        now.attribute(line.substring(2));
      }
    }
    return assembled(session, media);
  }

  private static SdpOffer assembled(Reading session, List<Reading> media) throws Unreadable {
    String ufrag = session.ufrag;
    List<Fingerprint> fingerprints = new ArrayList<>(session.fingerprints);
    String setup = session.setup;
    List<Media> read = new ArrayList<>();
    for (Reading m : media) {
      ufrag = ufrag == null ? m.ufrag : ufrag;
      setup = setup == null ? m.setup : setup;
      if (fingerprints.isEmpty()) {
        fingerprints.addAll(m.fingerprints);
      }
      String direction = m.direction == null ? session.direction : m.direction;
      boolean receives =
          direction == null || direction.equals("recvonly") || direction.equals("sendrecv");
      read.add(
          new Media(m.kind, m.protocol, m.mid, receives && !m.rejected, m.rtcpMux, m.formats()));
    }
    if (ufrag == null) {
      throw new Unreadable("the offer has no a=ice-ufrag");
    }
    if (fingerprints.isEmpty()) {
      throw new Unreadable("the offer has no a=fingerprint of SHA-256, SHA-384 or SHA-512");
    }
    if (setup != null && !setup.equals("actpass") && !setup.equals("active")) {
      throw new Unreadable("the offer wants a=setup:%s; this node is passive".formatted(setup));
    }
    return new SdpOffer(ufrag, List.copyOf(fingerprints), List.copyOf(read));
  }

  private static Reading medium(String value) throws Unreadable {
    String[] words = value.split(" ", MAX_FORMATS + 4);
    if (words.length < 4 || words.length > MAX_FORMATS + 3) {
      throw new Unreadable("a media line of the offer has no or too many formats");
    }
    Reading reading = new Reading(token(words[0]), token(words[2]));
    reading.rejected = words[1].equals("0");
    for (int i = 3; i < words.length; i++) {
      int type = number(words[i], 127);
      if (type >= 0) {
        reading.types.put(type, new String[] {"", "", ""});
      }
    }
    return reading;
  }

  private static String token(String text) throws Unreadable {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        throw new Unreadable("a word of the offer holds a character that it may not");
      }
    }
    if (text.isEmpty() || text.length() > MAX_TOKEN) {
      throw new Unreadable("a word of the offer is empty or longer than " + MAX_TOKEN);
    }
    return text;
  }

  private static int number(String text, int most) {
    if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int value = Integer.parseInt(text);
    return value <= most ? value : -1;
  }

  /// What is known so far of the session or of one media description.
  private static final class Reading {
    final String kind;
    final String protocol;
    final Map<Integer, String[]> types = new LinkedHashMap<>();
    final List<Fingerprint> fingerprints = new ArrayList<>();
    @Nullable String ufrag;
    @Nullable String setup;
    @Nullable String direction;
    String mid = "";
    boolean rtcpMux;
    boolean rejected;

    Reading(String kind, String protocol) {
      this.kind = kind;
      this.protocol = protocol;
    }

    void attribute(String attribute) throws Unreadable {
      int colon = attribute.indexOf(':');
      String name = colon < 0 ? attribute : attribute.substring(0, colon);
      String value = colon < 0 ? "" : attribute.substring(colon + 1).strip();
      switch (name) {
        case "ice-ufrag" -> ufrag = token(value);
        case "setup" -> setup = token(value);
        case "mid" -> mid = token(value);
        case "rtcp-mux" -> rtcpMux = true;
        case "sendrecv", "recvonly", "sendonly", "inactive" -> direction = name;
        case "fingerprint" -> fingerprint(value);
        case "rtpmap" -> ofType(value, 0);
        case "fmtp" -> ofType(value, 1);
        case "rtcp-fb" -> ofType(value, 2);
        default -> {}
      }
    }

    private void fingerprint(String value) {
      int space = value.indexOf(' ');
      String algorithm = space < 0 ? "" : value.substring(0, space).toUpperCase(Locale.ROOT);
      int bytes =
          switch (algorithm) {
            case "SHA-256" -> 32;
            case "SHA-384" -> 48;
            case "SHA-512" -> 64;
            default -> 0;
          };
      String hex = value.substring(space + 1).strip();
      if (bytes > 0 && hex.length() == bytes * 3 - 1 && fingerprints.size() < MAX_FINGERPRINTS) {
        try {
          fingerprints.add(new Fingerprint(algorithm, HexFormat.ofDelimiter(":").parseHex(hex)));
        } catch (IllegalArgumentException _) {
          // no fingerprint; without any, the offer is refused
        }
      }
    }

    /// Keeps the rest of an attribute that begins with a payload type, or with `*` for all.
    private void ofType(String value, int slot) {
      int space = value.indexOf(' ');
      if (space <= 0) {
        return;
      }
      String type = value.substring(0, space);
      String rest = value.substring(space + 1).strip();
      if (type.equals("*") && slot == 2) {
        types.values().forEach(known -> known[2] = joined(known[2], rest));
        return;
      }
      String[] known = types.get(number(type, 127));
      if (known != null) {
        known[slot] = slot == 2 ? joined(known[2], rest) : rest;
      }
    }

    private static String joined(String before, String more) {
      return before.isEmpty() ? more : before + "\n" + more;
    }

    List<Format> formats() {
      List<Format> formats = new ArrayList<>();
      types.forEach((type, known) -> formats.add(format(type, known)));
      return List.copyOf(formats);
    }

    private static Format format(int type, String[] known) {
      String map = known[0].isEmpty() ? ofStaticType(type) : known[0];
      String[] parts = map.split("/", 4);
      int rate = parts.length > 1 ? number(parts[1], 1_000_000) : 0;
      int channels = parts.length > 2 ? number(parts[2], 255) : 1;
      return new Format(
          type, parts[0].toUpperCase(Locale.ROOT), rate, Math.max(1, channels), known[1], known[2]);
    }

    /// Payload types that need no map (RFC 3551 section 6), those that are used here.
    private static String ofStaticType(int type) {
      return switch (type) {
        case 0 -> "PCMU/8000";
        case 8 -> "PCMA/8000";
        default -> "";
      };
    }
  }
}
