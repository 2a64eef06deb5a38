package org.sightline.server.identity;

import java.util.Optional;
import org.sightline.server.identity.UserStore.StoredUser;

/// Which users a provider signs in, by the provider's own name for them: a name that people see may
/// be given to somebody else.
final class ForeignUsers {
  private final UserStore store;

  ForeignUsers(UserStore store) {
    this.store = store;
  }

  Optional<StoredUser> find(ForeignUser who) {
    return store
        .query(
            "SELECT user_id FROM foreign_users WHERE issuer = ? AND subject = ?",
            row -> row.getLong(1),
            who.issuer(),
            who.subject())
        .stream()
        .findFirst()
        .flatMap(store::find);
  }

  void add(ForeignUser who, long user) {
    store.update(
        "INSERT INTO foreign_users (issuer, subject, user_id) VALUES (?, ?, ?)",
        who.issuer(),
        who.subject(),
        user);
  }

  boolean isForeign(long user) {
    return !store
        .query("SELECT 1 FROM foreign_users WHERE user_id = ?", row -> true, user)
        .isEmpty();
  }
}
