package org.sightline.server.tell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.rule.Courier.Outcome;
import org.sightline.server.config.Receiver;

/// One mail by SMTP (RFC 5321), with STARTTLS (RFC 3207), AUTH PLAIN or LOGIN (RFC 4954) and a
/// picture in MIME (RFC 2045 to 2047).
///
/// A password never goes over a connection that is not private unless the owner wrote `tls: off`.
/// Nothing of an alert stands in a command, and a header holds base64 alone, so no name of a camera
/// or rule can add one.
final class Smtp {
  private static final int MAX_REPLY_LINES = 100;
  private static final String HELLO = "EHLO sightline.invalid\r\n";

  private Smtp() {}

  /// What is said.
  ///
  /// @param id the same at every attempt, letters, digits and hyphens
  record Letter(String id, String subject, String text, byte @Nullable [] jpeg, Instant at) {}

  private record Reply(int code, List<String> lines) {
    String said() {
      String text = lines.isEmpty() ? "" : lines.getLast();
      return text.length() > 200 ? text.substring(0, 200) : text;
    }
  }

  static Outcome send(Receiver.Mail mail, Letter letter, Duration deadline) {
    Receiver.Login login = mail.login();
    try (Wire wire = Wire.open(login, deadline)) {
      Reply greeting = reply(wire);
      if (greeting.code() != 220) {
        return bad(login, greeting);
      }
      Reply hello = ask(wire, HELLO);
      if (hello.code() == 250 && login.privacy() == Receiver.Privacy.START_TLS) {
        Reply ready = ask(wire, "STARTTLS\r\n");
        if (ready.code() != 220) {
          return new Outcome.Failed(
              "%s offers no STARTTLS, and nothing is sent without: write tls: on for port 465, or tls: off if you mean it"
                  .formatted(login));
        }
        wire.makePrivate();
        hello = ask(wire, HELLO);
      }
      if (hello.code() != 250) {
        return bad(login, hello);
      }
      if (login.user() != null) {
        Reply welcome = authenticate(wire, login, words(hello));
        if (welcome.code() != 235) {
          return bad(login, welcome);
        }
      }
      return hand(wire, mail, letter);
    } catch (IOException e) {
      return new Outcome.Failed("%s: %s".formatted(login, e.getMessage()));
    }
  }

  private static Outcome hand(Wire wire, Receiver.Mail mail, Letter letter) throws IOException {
    Reply from = ask(wire, "MAIL FROM:<%s>\r\n".formatted(mail.from()));
    if (from.code() != 250) {
      return bad(mail.login(), from);
    }
    for (String to : mail.to()) {
      Reply known = ask(wire, "RCPT TO:<%s>\r\n".formatted(to));
      if (known.code() != 250 && known.code() != 251) {
        return bad(mail.login(), known);
      }
    }
    Reply ready = ask(wire, "DATA\r\n");
    if (ready.code() != 354) {
      return bad(mail.login(), ready);
    }
    Reply taken = ask(wire, message(mail, letter) + "\r\n.\r\n");
    if (taken.code() != 250) {
      return bad(mail.login(), taken);
    }
    wire.say("QUIT\r\n");
    return new Outcome.Arrived();
  }

  private static Reply authenticate(Wire wire, Receiver.Login login, Set<String> offered)
      throws IOException {
    String user = String.valueOf(login.user());
    String password = login.password() == null ? "" : login.password();
    if (offered.contains("PLAIN") || !offered.contains("LOGIN")) {
      return ask(wire, "AUTH PLAIN " + base64("\0" + user + "\0" + password) + "\r\n");
    }
    ask(wire, "AUTH LOGIN\r\n");
    ask(wire, base64(user) + "\r\n");
    return ask(wire, base64(password) + "\r\n");
  }

  /// The ways of proving who one is that a server offers.
  private static Set<String> words(Reply hello) {
    Set<String> words = new HashSet<>();
    for (String line : hello.lines()) {
      if (line.toUpperCase(Locale.ROOT).startsWith("AUTH")) {
        words.addAll(List.of(line.toUpperCase(Locale.ROOT).split("[ =]+")));
      }
    }
    return words;
  }

  private static Reply ask(Wire wire, String command) throws IOException {
    wire.say(command);
    return reply(wire);
  }

  private static Reply reply(Wire wire) throws IOException {
    List<String> lines = new java.util.ArrayList<>();
    while (lines.size() < MAX_REPLY_LINES) {
      String line = wire.line();
      if (!line.matches("[2-5][0-9]{2}(?:[ -].*)?")) {
        throw new IOException("it does not speak SMTP");
      }
      lines.add(line.length() > 4 ? line.substring(4) : "");
      if (line.length() < 4 || line.charAt(3) == ' ') {
        return new Reply(Integer.parseInt(line.substring(0, 3)), lines);
      }
    }
    throw new IOException("its reply has no end");
  }

  /// 5xx is about this mail or this login, 4xx about now (RFC 5321 section 4.2.1).
  private static Outcome bad(Receiver.Login login, Reply reply) {
    String why = "%s answered %d %s".formatted(login, reply.code(), reply.said());
    return reply.code() >= 550 && reply.code() < 560
        ? new Outcome.Rejected(why)
        : new Outcome.Failed(why);
  }

  static String message(Receiver.Mail mail, Letter letter) {
    String boundary = "sightline-" + letter.id();
    StringBuilder text = new StringBuilder();
    text.append("From: Sightline <%s>\r\n".formatted(mail.from()))
        .append("To: %s\r\n".formatted(String.join(", ", mail.to())))
        .append("Subject: %s\r\n".formatted(header(letter.subject())))
        .append(
            "Date: %s\r\n"
                .formatted(
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        letter.at().atZone(ZoneOffset.UTC))))
        .append("Message-ID: <%s@sightline.invalid>\r\n".formatted(letter.id()))
        .append("Auto-Submitted: auto-generated\r\n")
        .append("MIME-Version: 1.0\r\n")
        .append("Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n".formatted(boundary))
        .append("--%s\r\nContent-Type: text/plain; charset=utf-8\r\n".formatted(boundary))
        .append("Content-Transfer-Encoding: base64\r\n\r\n")
        .append(wrapped(letter.text().getBytes(StandardCharsets.UTF_8)));
    byte[] jpeg = letter.jpeg();
    if (jpeg != null) {
      text.append("\r\n--%s\r\nContent-Type: image/jpeg\r\n".formatted(boundary))
          .append("Content-Disposition: inline; filename=\"seen.jpg\"\r\n")
          .append("Content-Transfer-Encoding: base64\r\n\r\n")
          .append(wrapped(jpeg));
    }
    return text.append("\r\n--%s--".formatted(boundary)).toString();
  }

  /// A header of encoded words (RFC 2047), of 45 bytes each at most.
  private static String header(String text) {
    StringBuilder words = new StringBuilder();
    StringBuilder piece = new StringBuilder();
    for (int c : text.codePoints().limit(200).toArray()) {
      String next = Character.toString(c);
      if ((piece + next).getBytes(StandardCharsets.UTF_8).length > 42) {
        words.append("=?utf-8?B?%s?=\r\n ".formatted(base64(piece.toString())));
        piece.setLength(0);
      }
      piece.append(next);
    }
    return words + "=?utf-8?B?%s?=".formatted(base64(piece.toString()));
  }

  private static String wrapped(byte[] bytes) {
    return Base64.getMimeEncoder().encodeToString(bytes); // 76 characters a line, never a dot
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
