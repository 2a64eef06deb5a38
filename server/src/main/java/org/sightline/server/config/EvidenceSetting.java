package org.sightline.server.config;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How footage is made provable.
///
/// @param certificate the owner's certificate chain for the signing key, or null: the node makes
///   its own key and certificate at its first start
/// @param key the signing key, or null
/// @param exportDays how long finished exports are kept
/// @param auditAnchor a file, best on another machine's disk, that the audit log's newest hash is
///   written to once a minute, or null: only beside the log
public record EvidenceSetting(
    @Nullable Path certificate, @Nullable Path key, int exportDays, @Nullable Path auditAnchor) {
  /// The node's own key; exports for a month, since they can be made again while footage is kept.
  public static final EvidenceSetting DEFAULT = new EvidenceSetting(null, null, 30, null);

  /// The settings of `evidence`.
  public static final Set<String> KEYS =
      ConfigurationReader.ordered("certificate", "key", "export-days", "audit-anchor");

  private static final int MAX_DAYS = 3650;

  static int days(String text) {
    if (!text.matches("[0-9]{1,4}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > MAX_DAYS) {
      throw new IllegalArgumentException(
          "'%s' is no number of days from 1 to %d".formatted(text, MAX_DAYS));
    }
    return Integer.parseInt(text);
  }
}
