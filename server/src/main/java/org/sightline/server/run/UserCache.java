package org.sightline.server.run;

import java.nio.file.Path;

/// The folder of this user for what was fetched once: `$SIGHTLINE_CACHE`, else
/// `$XDG_CACHE_HOME/sightline`, else `~/.cache/sightline`.
public final class UserCache {
  private UserCache() {}

  /// The folder, which need not exist.
  public static Path folder() {
    String own = System.getenv().getOrDefault("SIGHTLINE_CACHE", "");
    if (!own.isBlank()) {
      return Path.of(own);
    }
    String desktop = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    if (!desktop.isBlank()) {
      return Path.of(desktop, "sightline");
    }
    // Where HOME is empty or unset the virtual machine takes the home of the account, or "?".
    String home = System.getenv().getOrDefault("HOME", "");
    return Path.of(home.isBlank() ? System.getProperty("user.home") : home, ".cache", "sightline");
  }
}
