package org.sightline.server.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.sightline.domain.CameraName;
import org.sightline.media.rtsp.DigestSecret;

/// The programs that may read streams from this node over RTSP.
///
/// Each has a random secret that is shown once and kept only as the hashes that digest
/// authentication needs. Any thread may call any method.
public final class Readers {
  /// The most readers of one node.
  public static final int MAX_READERS = 1000;

  /// The name under which the node's own child process reads and posts; no reader can have it.
  public static final String OWN = ".analysis";

  private static final Duration TOUCH_EVERY = Duration.ofMinutes(1);

  private final UserStore store;
  private final InstantSource clock;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, Instant> touched = new ConcurrentHashMap<>();
  private final String ownSecret = Secrets.token();
  private final DigestSecret ownKept = DigestSecret.of(OWN, ownSecret);

  Readers(UserStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// Adds a reader.
  ///
  /// @return its secret, which is kept nowhere: show it once
  /// @throws IdentityException of kind NAME_TAKEN or BAD_VALUE
  public String add(String name, Set<CameraName> cameras) {
    return add(name, cameras, false);
  }

  /// Adds a reader.
  ///
  /// @param analyzes whether it may also post what it saw of the cameras
  /// @return its secret, which is kept nowhere: show it once
  /// @throws IdentityException of kind NAME_TAKEN or BAD_VALUE
  public synchronized String add(String name, Set<CameraName> cameras, boolean analyzes) {
    if (!UserName.isValid(name) || name.contains("@")) {
      throw new IdentityException(
          IdentityException.Kind.BAD_VALUE,
          "a reader's name begins with a letter or digit and has up to 64 letters, digits, . _ or -");
    }
    if (cameras.isEmpty()) {
      throw new IdentityException(
          IdentityException.Kind.BAD_VALUE, "a reader needs at least one camera that it may see");
    }
    List<Reader> there = list();
    if (there.stream().anyMatch(reader -> reader.name().equals(name))) {
      throw new IdentityException(
          IdentityException.Kind.NAME_TAKEN, "there is a reader '%s' already".formatted(name));
    }
    if (there.size() >= MAX_READERS) {
      throw new IdentityException(
          IdentityException.Kind.BAD_VALUE,
          "there are %d readers already; take some away".formatted(MAX_READERS));
    }
    String secret = Secrets.readablePassword();
    DigestSecret kept = DigestSecret.of(name, secret);
    store.atOnce(
        () -> {
          store.update(
              "INSERT INTO readers (name, md5, sha256, created_at_us, analyzes) VALUES (?, ?, ?, ?, ?)",
              name,
              kept.md5(),
              kept.sha256(),
              UserStore.micros(clock.instant()),
              analyzes ? 1 : 0);
          for (CameraName camera : new TreeSet<>(cameras)) {
            store.update(
                "INSERT INTO reader_cameras (reader, camera) VALUES (?, ?)", name, camera.value());
          }
        });
    return secret;
  }

  /// The readers, by name.
  public List<Reader> list() {
    record Seen(String reader, String camera) {}
    Map<String, Set<CameraName>> cameras =
        store
            .query(
                "SELECT reader, camera FROM reader_cameras",
                row -> new Seen(row.getString(1), row.getString(2)))
            .stream()
            .collect(
                Collectors.groupingBy(
                    Seen::reader,
                    Collectors.mapping(
                        seen -> new CameraName(seen.camera()),
                        Collectors.toCollection(HashSet::new))));
    return store.query(
        "SELECT name, analyzes, created_at_us, used_at_us FROM readers ORDER BY name",
        row -> {
          String name = row.getString(1);
          Instant createdAt = UserStore.instant(row.getLong(3));
          long used = row.getLong(4);
          boolean unused = row.wasNull(); // asks about the column that was read last
          return new Reader(
              name,
              row.getInt(2) == 1,
              cameras.getOrDefault(name, Set.of()),
              createdAt,
              unused ? null : UserStore.instant(used));
        });
  }

  /// Takes a reader away; what it reads now ends. Says whether there was one.
  public boolean remove(String name) {
    boolean removed = store.update("DELETE FROM readers WHERE name = ?", name) > 0;
    touched.remove(name);
    if (removed) {
      listeners.forEach(listener -> listener.accept(name));
    }
    return removed;
  }

  /// Tells of readers that were taken away. The listener must be quick and must not throw.
  public AutoCloseable listenRemoved(Consumer<String> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /// What a reader proves itself with; empty for an unknown one.
  public Optional<DigestSecret> secret(String name) {
    if (name.equals(OWN)) {
      return Optional.of(ownKept);
    }
    return store
        .query(
            "SELECT md5, sha256 FROM readers WHERE name = ?",
            row -> new DigestSecret(row.getString(1), row.getString(2)),
            name)
        .stream()
        .findFirst();
  }

  /// The token with which the node's own child process posts and reads, as long as this process
  /// lives: [#OWN], a colon and the secret.
  public String ownToken() {
    return OWN + ":" + ownSecret;
  }

  /// Who posts with a token, which is a reader's name, a colon and its secret; empty where there is
  /// no such reader, the secret is another, or the reader may not post.
  public Optional<Analyzer> analyzer(String token) {
    int colon = token.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String name = token.substring(0, colon);
    DigestSecret claimed = DigestSecret.of(name, token.substring(colon + 1));
    Optional<DigestSecret> kept = secret(name);
    if (kept.isEmpty() || !isSame(kept.get(), claimed)) {
      return Optional.empty();
    }
    if (name.equals(OWN)) {
      return Optional.of(new Analyzer(OWN, true, Set.of()));
    }
    boolean analyzes =
        !store
            .query("SELECT 1 FROM readers WHERE name = ? AND analyzes = 1", row -> true, name)
            .isEmpty();
    return analyzes ? Optional.of(new Analyzer(name, false, cameras(name))) : Optional.empty();
  }

  private Set<CameraName> cameras(String name) {
    return Set.copyOf(
        store.query(
            "SELECT camera FROM reader_cameras WHERE reader = ?",
            row -> new CameraName(row.getString(1)),
            name));
  }

  private static boolean isSame(DigestSecret kept, DigestSecret claimed) {
    return MessageDigest.isEqual(
        kept.sha256().getBytes(StandardCharsets.US_ASCII),
        claimed.sha256().getBytes(StandardCharsets.US_ASCII));
  }

  /// Whether a reader may see a camera; notes when it did.
  public boolean admit(String name, CameraName camera) {
    if (name.equals(OWN)) {
      return true;
    }
    boolean may =
        !store
            .query(
                "SELECT 1 FROM reader_cameras WHERE reader = ? AND camera = ?",
                row -> true,
                name,
                camera.value())
            .isEmpty();
    Instant now = clock.instant();
    Instant before = touched.get(name);
    if (may && (before == null || before.plus(TOUCH_EVERY).isBefore(now) || now.isBefore(before))) {
      touched.put(name, now);
      store.update("UPDATE readers SET used_at_us = ? WHERE name = ?", UserStore.micros(now), name);
    }
    return may;
  }
}
