package org.sightline.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Reach;
import org.sightline.domain.Transport;
import org.sightline.rule.Webhooks;
import org.sightline.server.config.Receiver.Login;
import org.sightline.server.config.Receiver.Privacy;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads `receivers`: whom rules may tell, with the secrets that this takes.
final class ReceiverSection {
  /// The settings of a receiver; which of them it has follows from its kind.
  static final Set<String> KEYS =
      ConfigurationReader.ordered(
          "kind",
          "host",
          "port",
          "tls",
          "certificate",
          "user",
          "password",
          "from",
          "to",
          "topic",
          "url",
          "token",
          "secret");

  private static final int MAX_RECEIVERS = 64;
  private static final int MAX_MAILBOXES = 20;

  private final YamlTree tree;

  ReceiverSection(YamlTree tree) {
    this.tree = tree;
  }

  Map<String, Receiver> read(@Nullable Node node) {
    Map<String, Receiver> receivers = new LinkedHashMap<>();
    if (node == null) {
      return receivers;
    }
    tree.mapping(node, "receivers", Set.of())
        .forEach(
            (name, each) -> {
              if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
                tree.problem(each, "a receiver's name is letters, digits, _ and -, 64 at most");
              } else {
                receiver(each, "receiver " + name).ifPresent(r -> receivers.put(name, r));
              }
            });
    if (receivers.size() > MAX_RECEIVERS) {
      tree.problem(node, "there are at most %d receivers".formatted(MAX_RECEIVERS));
    }
    return receivers;
  }

  private Optional<Receiver> receiver(Node node, String what) {
    Settings s = new Settings(what, tree.mapping(node, what, KEYS));
    String kind = s.text("kind");
    if (kind == null) {
      tree.problem(node, "%s needs kind: mail, mqtt, ntfy, gotify or webhook".formatted(what));
      return Optional.empty();
    }
    try {
      return Optional.of(
          switch (kind) {
            case "mail" -> mail(s);
            case "mqtt" ->
                new Receiver.Mqtt(login(s, 1883, 8883, "off"), topic(s.required("topic")));
            case "ntfy" -> new Receiver.Ntfy(address(s.required("url")), token(s.text("token")));
            case "gotify" ->
                new Receiver.Gotify(
                    address(s.required("url")), String.valueOf(token(s.required("token"))));
            case "webhook" -> hook(s);
            default ->
                throw new IllegalArgumentException("kind is mail, mqtt, ntfy, gotify or webhook");
          });
    } catch (IllegalArgumentException e) {
      tree.problem(node, "%s: %s".formatted(what, e.getMessage()));
      return Optional.empty();
    }
  }

  private Receiver mail(Settings s) {
    List<String> to = new ArrayList<>();
    Node listed = s.entries().get("to");
    if (listed == null) {
      throw new IllegalArgumentException("it needs to: a list of addresses");
    }
    for (Node each : tree.sequence(listed, "to")) {
      to.add(mailbox(tree.text(each, "an address of to").orElse("")));
    }
    if (to.isEmpty() || to.size() > MAX_MAILBOXES) {
      throw new IllegalArgumentException("to has 1 to %d addresses".formatted(MAX_MAILBOXES));
    }
    return new Receiver.Mail(login(s, 587, 465, "start"), mailbox(s.required("from")), to);
  }

  private static Receiver hook(Settings s) {
    String secret = s.text("secret");
    if (secret != null && !Webhooks.isSecret(secret)) {
      throw new IllegalArgumentException(
          "secret is whsec_ and 16 to 64 bytes in base64: openssl rand -base64 32 makes them");
    }
    return new Receiver.Hook(address(s.required("url")), secret == null ? "" : secret);
  }

  /// @param plainPort the usual port without TLS from the first byte, and `tlsPort` with it
  private static Login login(Settings s, int plainPort, int tlsPort, String usual) {
    String host = s.required("host");
    if (!host.matches("[A-Za-z0-9.:_-]{1,253}")) {
      throw new IllegalArgumentException("host is a name or an address");
    }
    String word = s.text("tls") == null ? usual : String.valueOf(s.text("tls"));
    Privacy privacy =
        switch (word) {
          case "on", "true" -> Privacy.TLS;
          case "start" -> Privacy.START_TLS;
          case "off", "false" -> Privacy.PLAIN;
          default -> throw new IllegalArgumentException("tls is on, start or off");
        };
    if (privacy == Privacy.START_TLS && plainPort != 587) {
      throw new IllegalArgumentException("tls is on or off");
    }
    String port = s.text("port");
    int number =
        port == null
            ? privacy == Privacy.TLS ? tlsPort : plainPort
            : port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0;
    if (number < 1 || number > 65_535) {
      throw new IllegalArgumentException("port is from 1 to 65535");
    }
    String certificate = new Reach(Transport.AUTO, s.text("certificate")).certificate();
    return new Login(host, number, privacy, s.text("user"), s.text("password"), certificate);
  }

  private static String mailbox(String text) {
    if (!text.matches("[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9.-]{1,190}")) {
      throw new IllegalArgumentException("an address has the form name@example.org");
    }
    return text;
  }

  private static String topic(String text) {
    if (text.isEmpty() || text.length() > 200 || !text.matches("[^#+\\p{Cntrl}]+")) {
      throw new IllegalArgumentException("topic has no #, no + and 200 characters at most");
    }
    return text;
  }

  private static @Nullable String token(@Nullable String text) {
    if (text != null && !text.matches("[!-~]{1,500}")) {
      throw new IllegalArgumentException("token has 1 to 500 printable characters");
    }
    return text;
  }

  private static URI address(String text) {
    try {
      URI address = new URI(text);
      if (address.getHost() != null
          && address.getRawUserInfo() == null
          && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
        return address;
      }
    } catch (URISyntaxException _) {
      // said below
    }
    throw new IllegalArgumentException("url is https://host/path, without user and password");
  }

  private final class Settings {
    private final String what;
    private final Map<String, Node> entries;

    Settings(String what, Map<String, Node> entries) {
      this.what = what;
      this.entries = entries;
    }

    Map<String, Node> entries() {
      return entries;
    }

    @Nullable String text(String key) {
      Node node = entries.get(key);
      return node == null ? null : tree.text(node, what + " " + key).orElse(null);
    }

    String required(String key) {
      String text = text(key);
      if (text == null) {
        throw new IllegalArgumentException("it needs " + key);
      }
      return text;
    }
  }
}
