package org.sightline.server.identity;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sightline.domain.CameraName;

/// The roles of this node, those that are built in and those that an administrator made, and the
/// groups of cameras that they speak of.
///
/// All of them are kept in memory beside the database, so that asking costs no read. Any thread may
/// call any method; what is saved holds for the next call of everybody.
public final class Roles {
  /// The most roles that are made.
  public static final int MAX_ROLES = 100;

  /// The most groups.
  public static final int MAX_GROUPS = 500;

  /// The most lines of one role.
  public static final int MAX_GRANTS = 50;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  private record Known(Map<String, Role> roles, Map<String, Set<CameraName>> groups) {}

  private final UserStore store;
  private final InstantSource clock;
  private final Runnable changed;
  private volatile Known known;

  /// @param changed is run after every change
  Roles(UserStore store, InstantSource clock, Runnable changed) {
    this.store = store;
    this.clock = clock;
    this.changed = changed;
    this.known = read();
  }

  /// All roles: the built-in ones, then the others by name.
  public List<Role> list() {
    return Stream.concat(Stream.of(Role.values()), known.roles().values().stream()).toList();
  }

  /// The role of that name; empty where there is none.
  public Optional<Role> find(String word) {
    return Role.ofWord(word)
        .or(() -> Optional.ofNullable(known.roles().get(word.toLowerCase(Locale.ROOT))));
  }

  /// The cameras of each group, by name.
  public Map<String, Set<CameraName>> groups() {
    return known.groups();
  }

  /// Makes a role, or gives it other lines; holds at once for who has it.
  ///
  /// @throws IdentityException of kind BAD_VALUE
  public synchronized Role save(String word, List<Grant> grants) {
    require(NAME.matcher(word).matches(), "the name of a role has letters, digits, _ and -");
    require(
        Role.ofWord(word.toLowerCase(Locale.ROOT)).isEmpty(),
        "the role %s comes with the program and stays as it is: make another".formatted(word));
    require(
        !grants.isEmpty() && grants.size() <= MAX_GRANTS,
        "a role has 1 to %d lines".formatted(MAX_GRANTS));
    grants.forEach(this::requireUsable);
    require(
        known.roles().containsKey(word.toLowerCase(Locale.ROOT))
            || known.roles().size() < MAX_ROLES,
        "there are %d roles already".formatted(MAX_ROLES));
    store.atOnce(
        () -> {
          store.update(
              "INSERT INTO roles (name, created_at_us) VALUES (?, ?) ON CONFLICT DO NOTHING",
              word,
              UserStore.micros(clock.instant()));
          store.update("DELETE FROM role_grants WHERE role = ?", word);
          int ordinal = 0;
          for (Grant grant : grants) {
            store.update(
                "INSERT INTO role_grants (role, ordinal, actions, everywhere, cameras, camera_groups)"
                    + " VALUES ((SELECT name FROM roles WHERE name = ?), ?, ?, ?, ?, ?)",
                word,
                ordinal++,
                actionsText(grant.actions()),
                grant.where().everywhere() ? 1 : 0,
                grant.where().camerasText(),
                grant.where().groupsText());
          }
        });
    reread();
    return find(word).orElseThrow();
  }

  private void requireUsable(Grant grant) {
    require(!grant.actions().isEmpty(), "a line of a role allows at least one action");
    require(
        !grant.actions().contains(Action.ADMINISTER),
        "only the built-in role administrator may administer users");
    for (Action action : grant.actions()) {
      require(
          action.isOnCameras() || grant.where().everywhere(),
          "'%s' is not done to cameras: allow it everywhere or not".formatted(action.word()));
    }
    require(grant.where());
  }

  /// Refuses groups that are not there.
  void require(Where where) {
    for (String group : where.groups()) {
      require(known.groups().containsKey(group), "there is no group '%s'".formatted(group));
    }
  }

  /// Removes a role; says whether there was one.
  ///
  /// @throws IdentityException of kind IN_USE while somebody has it
  public synchronized boolean remove(String word) {
    List<String> users =
        store.query(
            "SELECT name FROM users WHERE role = ? COLLATE NOCASE", r -> r.getString(1), word);
    if (!users.isEmpty() && Role.ofWord(word).isEmpty()) {
      throw new IdentityException(
          IdentityException.Kind.IN_USE,
          "%s has the role %s: give them another first".formatted(String.join(", ", users), word));
    }
    boolean removed = store.update("DELETE FROM roles WHERE name = ?", word) > 0;
    reread();
    return removed;
  }

  /// Makes a group of cameras, or gives it others; holds at once.
  ///
  /// @throws IdentityException of kind BAD_VALUE
  public synchronized void saveGroup(String name, Set<CameraName> cameras) {
    require(NAME.matcher(name).matches(), "the name of a group has letters, digits, _ and -");
    require(
        cameras.size() <= Where.MAX_NAMED,
        "a group has at most %d cameras: make two".formatted(Where.MAX_NAMED));
    String kept = sameGroup(name);
    require(
        known.groups().containsKey(kept) || known.groups().size() < MAX_GROUPS,
        "there are %d groups already".formatted(MAX_GROUPS));
    store.update(
        "INSERT INTO camera_groups (name, cameras) VALUES (?, ?)"
            + " ON CONFLICT DO UPDATE SET cameras = excluded.cameras",
        kept,
        new Where(false, cameras, Set.of()).camerasText());
    reread();
  }

  /// The name as it was first written, whatever its case now.
  private String sameGroup(String name) {
    return known.groups().keySet().stream()
        .filter(each -> each.equalsIgnoreCase(name))
        .findFirst()
        .orElse(name);
  }

  /// Removes a group; says whether there was one.
  ///
  /// @throws IdentityException of kind IN_USE while a role, a user or a token names it
  public synchronized boolean removeGroup(String name) {
    for (String texts :
        List.of(
            "SELECT camera_groups FROM role_grants",
            "SELECT camera_groups FROM users",
            "SELECT camera_groups FROM tokens")) {
      boolean used =
          store.query(texts, row -> row.getString(1)).stream()
              .anyMatch(text -> Where.words(text).contains(name));
      if (used) {
        throw new IdentityException(
            IdentityException.Kind.IN_USE,
            "a role, a user or a token names the group %s: take it out there first"
                .formatted(name));
      }
    }
    boolean removed = store.update("DELETE FROM camera_groups WHERE name = ?", name) > 0;
    reread();
    return removed;
  }

  private void reread() {
    known = read();
    changed.run();
  }

  private Known read() {
    record Line(String role, Grant grant) {}
    Map<String, Set<CameraName>> groups = new TreeMap<>();
    store
        .query(
            "SELECT name, cameras FROM camera_groups",
            row -> Map.entry(row.getString(1), Where.of(false, row.getString(2), "").cameras()))
        .forEach(each -> groups.put(each.getKey(), each.getValue()));
    Map<String, Role> roles = new LinkedHashMap<>();
    Map<String, List<Line>> lines =
        store
            .query(
                "SELECT role, actions, everywhere, cameras, camera_groups FROM role_grants"
                    + " ORDER BY role, ordinal",
                row ->
                    new Line(
                        row.getString(1),
                        new Grant(
                            actions(row.getString(2)),
                            Where.of(row.getInt(3) != 0, row.getString(4), row.getString(5)))))
            .stream()
            .collect(Collectors.groupingBy(Line::role));
    for (String name : store.query("SELECT name FROM roles ORDER BY name", r -> r.getString(1))) {
      List<Grant> grants = new ArrayList<>();
      lines.getOrDefault(name, List.of()).forEach(line -> grants.add(line.grant()));
      roles.put(name.toLowerCase(Locale.ROOT), new Role(name, false, grants));
    }
    return new Known(roles, Map.copyOf(groups));
  }

  static String actionsText(Set<Action> actions) {
    return String.join(" ", new TreeSet<>(actions).stream().map(Action::word).toList());
  }

  /// The actions of a text; a word that this program does not know allows nothing.
  static Set<Action> actions(String text) {
    Set<Action> actions = EnumSet.noneOf(Action.class);
    new HashSet<>(Where.words(text)).forEach(word -> Action.ofWord(word).ifPresent(actions::add));
    return actions;
  }

  static void require(boolean fit, String message) {
    if (!fit) {
      throw new IdentityException(IdentityException.Kind.BAD_VALUE, message);
    }
  }
}
