package org.sightline.server.log;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Writes every log record as one line: time, level, room, message, and the trace of an exception
/// behind it.
public final class LogLines extends Handler {
  /// The form of a line.
  public enum Form {
    /// `2026-11-22T10:00:00.123Z WARNING stream camera=door …`, for people and `journalctl`.
    TEXT,
    /// One JSON object a line, for collectors.
    JSON
  }

  /// Held here because the platform keeps loggers weakly, and their levels with them.
  private static final List<Logger> TALKATIVE =
      List.of(Logger.getLogger("org.eclipse.jetty"), Logger.getLogger("org.flywaydb"));

  /// Each warns of every malformed request, so a stranger could fill the disk with the log.
  private static final List<Logger> PROVOKED =
      List.of(
          Logger.getLogger("org.eclipse.jetty.http"),
          Logger.getLogger("org.eclipse.jetty.util.HostPort"));

  private final Form form;
  private final PrintStream out;

  LogLines(Form form, PrintStream out) {
    this.form = form;
    this.out = out;
  }

  /// Makes this the only log of the process, on standard error.
  ///
  /// @param least the least level that is written
  public static void install(Form form, Level least) {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.addHandler(new LogLines(form, new PrintStream(System.err, true, StandardCharsets.UTF_8)));
    root.setLevel(least);
    TALKATIVE.forEach(logger -> logger.setLevel(Level.WARNING));
    PROVOKED.forEach(logger -> logger.setLevel(Level.SEVERE));
  }

  @Override
  public void publish(LogRecord record) {
    if (!isLoggable(record)) {
      return;
    }
    out.println(line(record));
  }

  String line(LogRecord record) {
    String message = Redaction.of(oneLine(text(record)));
    String time = record.getInstant().truncatedTo(ChronoUnit.MILLIS).toString();
    String room = room(record.getLoggerName());
    return switch (form) {
      case TEXT -> "%s %-7s %-11s %s".formatted(time, record.getLevel().getName(), room, message);
      case JSON ->
          "{\"time\":\"%s\",\"level\":\"%s\",\"room\":\"%s\",\"message\":\"%s\"}"
              .formatted(time, record.getLevel().getName(), escaped(room), escaped(message));
    };
  }

  private static String text(LogRecord record) {
    String message = String.valueOf(record.getMessage());
    if (record.getParameters() != null && record.getParameters().length > 0) {
      try {
        message = MessageFormat.format(message, record.getParameters());
      } catch (IllegalArgumentException notAPattern) {
        message = message + " (its parameters do not fit: " + notAPattern.getMessage() + ")";
      }
    }
    if (record.getThrown() != null) {
      StringWriter trace = new StringWriter();
      record.getThrown().printStackTrace(new PrintWriter(trace, true));
      message = message + " | " + trace;
    }
    return message;
  }

  /// A message cannot begin a second line, so nobody can forge one through a camera's answer.
  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      line.append(c == '\n' ? " | " : Character.isISOControl(c) ? " " : String.valueOf(c));
    }
    return line.toString().strip();
  }

  private static String room(String logger) {
    if (logger == null) {
      return "node";
    }
    if (logger.startsWith("org.sightline.")) {
      String rest = logger.substring("org.sightline.".length());
      int dot = rest.indexOf('.');
      return dot < 0 ? rest : rest.substring(0, dot);
    }
    return logger.substring(logger.lastIndexOf('.') + 1);
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void close() {
    out.flush();
  }
}
