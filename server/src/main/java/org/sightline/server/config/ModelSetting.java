package org.sightline.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A language model that the assistant may ask, behind any endpoint that speaks as OpenAI's does.
///
/// @param url of the endpoint, such as `http://127.0.0.1:11434/v1`
/// @param name of the model there
/// @param key that the endpoint wants, or null
/// @param send what may leave the node
/// @param captions which objects it describes in words, or null: none
/// @param timeout how long one answer may take; then the grammar answers
public record ModelSetting(
    URI url,
    String name,
    @Nullable String key,
    Send send,
    Duration timeout,
    @Nullable Captions captions) {
  /// A model that describes no pictures.
  public ModelSetting(URI url, String name, @Nullable String key, Send send, Duration timeout) {
    this(url, name, key, send, timeout, null);
  }

  /// What is described in words.
  ///
  /// @param labels of the objects whose best pictures are
  /// @param perHour how many at most
  public record Captions(Set<String> labels, int perHour) {
    /// One a minute.
    public static final int USUAL_PER_HOUR = 60;

    public Captions {
      labels = Set.copyOf(labels);
    }
  }

  /// The settings of `model`.
  public static final Set<String> KEYS =
      ConfigurationReader.ordered(
          "url", "name", "key", "send", "timeout", "captions", "captions-per-hour");

  /// What may leave the node.
  public enum Send {
    /// Nothing: the model is not asked.
    NOTHING,
    /// The question, and the names of cameras, zones and labels.
    TEXT,
    /// The same, and pictures of objects.
    CROPS;

    static Send of(String word) {
      for (Send send : values()) {
        if (send.name().toLowerCase(Locale.ROOT).equals(word)) {
          return send;
        }
      }
      throw new IllegalArgumentException("write nothing, text or crops");
    }
  }

  /// Reads the setting.
  ///
  /// @throws IllegalArgumentException saying what to write instead
  public static URI url(String text) {
    try {
      URI url = new URI(text);
      if (url.getHost() != null
          && url.getRawUserInfo() == null
          && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
        return url;
      }
    } catch (URISyntaxException _) {
      // said below
    }
    throw new IllegalArgumentException("write http://HOST:PORT/v1, without user and password");
  }

  /// Reads the setting.
  ///
  /// @throws IllegalArgumentException saying what to write instead
  public static String name(String text) {
    if (text.isBlank() || text.length() > 200) {
      throw new IllegalArgumentException("a model's name has 1 to 200 characters");
    }
    return text;
  }

  /// Reads the setting.
  ///
  /// @throws IllegalArgumentException saying what to write instead
  public static Duration timeout(String text) {
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) < 1) {
      throw new IllegalArgumentException("write whole seconds from 1 to 999");
    }
    return Duration.ofSeconds(Integer.parseInt(text));
  }

  static int perHour(String text) {
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1) {
      throw new IllegalArgumentException("write a whole number from 1 to 99999");
    }
    return Integer.parseInt(text);
  }

  @Override
  public String toString() {
    return "model %s at %s".formatted(name, url.getHost());
  }
}
