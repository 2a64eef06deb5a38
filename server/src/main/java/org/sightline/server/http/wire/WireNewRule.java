package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A rule to make.
///
/// @param query any text that search takes
/// @param coolDownSeconds after an alert, how long the rule stays silent about the same camera; 60
///   when left out
/// @param webhook where alerts are posted, http or https
/// @param schedule when it is awake, such as `mon-fri 22:00-06:00, sat-sun 00:00-24:00`; always
///   when left out
/// @param severity `notice`, `warning` or `alarm`; `warning` when left out
/// @param group rules of one group share incidents
/// @param mergeSeconds facts no further apart belong to one incident; 120 when left out
/// @param escalateSeconds after which an incident that nobody took is escalated; never when left
///   out
/// @param actions what is done, a line each, such as `tell guard` or `pin here 30s 2m`
public record WireNewRule(
    String name,
    String query,
    @Nullable Long coolDownSeconds,
    @Nullable String webhook,
    @Nullable String schedule,
    @Nullable String severity,
    @Nullable String group,
    @Nullable Long mergeSeconds,
    @Nullable Long escalateSeconds,
    @Nullable List<String> actions) {
  @Override
  public String toString() {
    return "new rule " + name;
  }
}
