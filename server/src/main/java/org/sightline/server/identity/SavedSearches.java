package org.sightline.server.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.sightline.server.identity.UserStore.StoredUser;

/// The searches that people keep under names, each their own. A search is kept as it was typed and
/// means what it means when it is asked, with the rights that its owner has then.
///
/// Any thread may call any method.
public final class SavedSearches {
  /// The most searches of one user.
  public static final int MAX_SEARCHES = 100;

  /// The longest name, in characters.
  public static final int MAX_NAME = 64;

  /// The longest text, in characters: what a search reads.
  public static final int MAX_TEXT = 500;

  private final UserStore store;
  private final InstantSource clock;

  SavedSearches(UserStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// One of them.
  ///
  /// @param text as it was typed
  public record SavedSearch(long id, String name, String text, Instant createdAt) {}

  /// The searches of a user, by name.
  public List<SavedSearch> of(String user) {
    return store.query(
        "SELECT saved_searches.id, saved_searches.name, text, saved_searches.created_at_us"
            + " FROM saved_searches JOIN users ON users.id = user_id WHERE users.name = ?"
            + " ORDER BY saved_searches.name",
        row ->
            new SavedSearch(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                UserStore.instant(row.getLong(4))),
        user);
  }

  /// Keeps a search.
  ///
  /// @throws IdentityException of kind UNKNOWN_USER, NAME_TAKEN, or BAD_VALUE for a name or text
  ///   that is empty, too long or has control characters, or where there are too many
  public synchronized SavedSearch add(String user, String name, String text) {
    StoredUser owner = store.known(user);
    List<SavedSearch> there = of(user);
    Roles.require(
        there.size() < MAX_SEARCHES,
        "there are %d saved searches already: delete one first".formatted(MAX_SEARCHES));
    String kept = checkedName(name, there, 0);
    store.update(
        "INSERT INTO saved_searches (user_id, name, text, created_at_us) VALUES (?, ?, ?, ?)",
        owner.id(),
        kept,
        checkedText(text),
        UserStore.micros(clock.instant()));
    return of(user).stream().filter(each -> each.name().equals(kept)).findFirst().orElseThrow();
  }

  /// Gives a search of the user another name and text.
  ///
  /// @throws IdentityException of kind UNKNOWN, NAME_TAKEN or BAD_VALUE
  public synchronized SavedSearch change(String user, long id, String name, String text) {
    List<SavedSearch> there = of(user);
    SavedSearch before =
        there.stream()
            .filter(each -> each.id() == id)
            .findFirst()
            .orElseThrow(
                () ->
                    new IdentityException(
                        IdentityException.Kind.UNKNOWN, "there is no such saved search"));
    SavedSearch after =
        new SavedSearch(id, checkedName(name, there, id), checkedText(text), before.createdAt());
    store.update(
        "UPDATE saved_searches SET name = ?, text = ? WHERE id = ?",
        after.name(),
        after.text(),
        id);
    return after;
  }

  /// Forgets a search of the user. Says whether there was one.
  public synchronized boolean remove(String user, long id) {
    return store.update(
            "DELETE FROM saved_searches WHERE id = ? AND user_id ="
                + " (SELECT id FROM users WHERE name = ?)",
            id,
            user)
        > 0;
  }

  private static String checkedName(String name, List<SavedSearch> there, long self) {
    String kept = name.strip();
    requireText("the name of a saved search", kept, MAX_NAME);
    if (there.stream().anyMatch(each -> each.id() != self && each.name().equalsIgnoreCase(kept))) {
      throw new IdentityException(
          IdentityException.Kind.NAME_TAKEN,
          "there is a saved search '%s' already".formatted(kept));
    }
    return kept;
  }

  private static String checkedText(String text) {
    String kept = text.strip();
    requireText("a saved search", kept, MAX_TEXT);
    return kept;
  }

  private static void requireText(String what, String text, int longest) {
    Roles.require(
        !text.isEmpty() && text.length() <= longest,
        "%s has 1 to %d characters".formatted(what, longest));
    Roles.require(
        text.codePoints().noneMatch(Character::isISOControl),
        "%s has no control characters".formatted(what));
  }
}
