package org.sightline.server.identity;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A long-lived token of a script: what its user may do, narrowed. The secret is not part of it.
///
/// @param user whose rights it narrows
/// @param actions that it may do at most
/// @param where it may do them at most
/// @param usedAt when it was last shown, to the minute; null for never
/// @param usedFrom the address of then; empty for never
public record Token(
    long id,
    String user,
    String name,
    Set<Action> actions,
    Where where,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant usedAt,
    String usedFrom) {
  public Token {
    actions = Set.copyOf(actions);
  }
}
