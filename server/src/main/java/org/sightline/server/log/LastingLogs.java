package org.sightline.server.log;

import java.util.logging.LogManager;

/// A log manager that stays open while the process ends.
///
/// The platform's own closes all logs in a shutdown hook that runs beside ours, and what the rooms
/// say while they close would be lost. It has to be named by a system property before the first
/// logger is made.
public final class LastingLogs extends LogManager {
  /// Called by the platform by name.
  public LastingLogs() {}

  /// Makes this the process's log manager, if no logger was made before.
  public static void install() {
    System.setProperty("java.util.logging.manager", LastingLogs.class.getName());
  }

  /// Does nothing: `LogLines` takes the handlers off itself.
  @Override
  public void reset() {}
}
