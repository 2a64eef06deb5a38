package org.sightline.server.config;

import java.util.List;

/// A configuration that cannot be used, with everything that is wrong in it at once.
public final class ConfigurationException extends RuntimeException {
  private final List<String> problems;

  public ConfigurationException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /// One sentence for each problem, with file and line where they are known; never a secret.
  public List<String> problems() {
    return problems;
  }
}
