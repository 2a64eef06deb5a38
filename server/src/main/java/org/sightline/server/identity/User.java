package org.sightline.server.identity;

import java.time.Instant;
import java.util.List;

/// Somebody who may sign in.
///
/// @param where the user may do what the role allows
/// @param mustChangePassword whether the password is still the one that the node made up
/// @param secondFactors how the user proves themselves beside the password; empty for not at all
/// @param signsInElsewhere whether a provider signs the user in (OpenID Connect)
public record User(
    String name,
    Role role,
    Where where,
    boolean mustChangePassword,
    Instant createdAt,
    List<String> secondFactors,
    boolean signsInElsewhere) {
  public User {
    secondFactors = List.copyOf(secondFactors);
  }
}
