package org.sightline.server.config;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Somebody who can be told of alerts, as the configuration names them. Holds secrets: never print
/// one whole.
public sealed interface Receiver {
  /// The word for people, such as `mail`.
  String kind();

  /// How a connection is made private.
  enum Privacy {
    /// TLS from the first byte on.
    TLS,
    /// TLS after a greeting (STARTTLS, RFC 3207); without it nothing is sent.
    START_TLS,
    /// None: only where the owner says so.
    PLAIN
  }

  /// Where a receiver listens, and who we are there.
  ///
  /// @param certificate SHA-256 of the one certificate that is accepted over TLS, in lower-case
  ///   hexadecimal digits; null for one that a trusted authority signed
  record Login(
      String host,
      int port,
      Privacy privacy,
      @Nullable String user,
      @Nullable String password,
      @Nullable String certificate) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /// Mail by SMTP (RFC 5321).
  record Mail(Login login, String from, List<String> to) implements Receiver {
    public Mail {
      to = List.copyOf(to);
    }

    @Override
    public String kind() {
      return "mail";
    }
  }

  /// A topic of an MQTT broker (MQTT 3.1.1).
  record Mqtt(Login login, String topic) implements Receiver {
    @Override
    public String kind() {
      return "mqtt";
    }
  }

  /// A topic of an ntfy server.
  ///
  /// @param topic whole address, such as `https://ntfy.sh/my-house`
  record Ntfy(URI topic, @Nullable String token) implements Receiver {
    @Override
    public String kind() {
      return "ntfy";
    }

    @Override
    public String toString() {
      return "ntfy at " + topic.getHost();
    }
  }

  /// An application of a Gotify server.
  record Gotify(URI server, String token) implements Receiver {
    @Override
    public String kind() {
      return "gotify";
    }

    @Override
    public String toString() {
      return "gotify at " + server.getHost();
    }
  }

  /// A webhook with a secret of its own.
  record Hook(URI address, String secret) implements Receiver {
    @Override
    public String kind() {
      return "webhook";
    }

    @Override
    public String toString() {
      return "webhook at " + address.getHost();
    }
  }
}
