package org.sightline.rule;

import java.util.List;

/// The browsers that users let the node wake.
public final class Pushes {
  private final RuleStore store;

  Pushes(RuleStore store) {
    this.store = store;
  }

  /// All of them.
  public List<PushSubscription> list() {
    return store.inTransaction(t -> t.pushes().all());
  }

  /// Adds a browser, or takes it over for another user.
  ///
  /// @throws RuleException if the user has [PushSubscription#MAX_OF_USER] already
  public void add(PushSubscription made) {
    WebhookAddress.requireForm(java.net.URI.create(made.endpoint()));
    store.inTransaction(
        t -> {
          if (t.pushes().of(made.user()) >= PushSubscription.MAX_OF_USER) {
            throw new RuleException(
                RuleException.Kind.BAD_RULE,
                "%d browsers of yours are told already: take one out first"
                    .formatted(PushSubscription.MAX_OF_USER));
          }
          t.pushes().add(made);
          return true;
        });
  }

  /// Takes a user's browser out; says whether there was one.
  public boolean remove(String user, String endpoint) {
    return store.inTransaction(t -> t.pushes().remove(user, endpoint));
  }

  /// Takes out a browser that its push service does not know any more.
  public void forget(String endpoint) {
    store.inTransaction(t -> t.pushes().remove("", endpoint));
  }
}
