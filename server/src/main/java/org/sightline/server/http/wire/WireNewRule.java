package org.sightline.server.http.wire;

import org.jspecify.annotations.Nullable;

/// A rule to make.
///
/// @param query any text that search takes
/// @param coolDownSeconds after an alert, how long the rule stays silent about the same camera; 60
///   when left out
/// @param webhook where alerts are posted, http or https
public record WireNewRule(
    String name, String query, @Nullable Long coolDownSeconds, @Nullable String webhook) {
  @Override
  public String toString() {
    return "new rule " + name;
  }
}
