package org.sightline.server.http.route;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.sightline.server.audit.AuditLog;
import org.sightline.server.identity.Identity;
import org.sightline.server.node.NodeRooms;
import org.sightline.server.oidc.Provider;

/// What every call meets first: who is known here, whether the node is ready, and the counters of
/// calls.
public final class Reception {
  private final AtomicReference<@Nullable NodeRooms> rooms = new AtomicReference<>();

  private final AtomicReference<@Nullable Provider> provider = new AtomicReference<>();

  private final Identity identity;
  private final AuditLog audit;
  private final String version;
  private final Broadcast broadcast = new Broadcast();
  private final LongAdder[] answers = new LongAdder[6];
  private final LongAdder sockets = new LongAdder();
  private final AtomicLong unsentBytes = new AtomicLong();

  public Reception(Identity identity, AuditLog audit, String version) {
    this.identity = identity;
    this.audit = audit;
    this.version = version;
    for (int i = 0; i < answers.length; i++) {
      answers[i] = new LongAdder();
    }
  }

  /// From now on this provider signs people in.
  public void signInBy(Provider vouching) {
    provider.set(vouching);
  }

  /// The provider that signs people in; empty for none.
  public Optional<Provider> provider() {
    return Optional.ofNullable(provider.get());
  }

  /// Who is known here.
  public Identity identity() {
    return identity;
  }

  /// Where what callers do is written down.
  public AuditLog audit() {
    return audit;
  }

  /// The program's version.
  public String version() {
    return version;
  }

  /// What is told to all who listen to updates.
  public Broadcast broadcast() {
    return broadcast;
  }

  /// From now on calls reach the rooms.
  public void ready(NodeRooms opened) {
    rooms.set(opened);
  }

  /// The rooms, or null while the node starts.
  public @Nullable NodeRooms roomsOrNull() {
    return rooms.get();
  }

  /// The rooms.
  ///
  /// @throws Refusal 503 while the node starts
  public NodeRooms rooms() {
    NodeRooms opened = rooms.get();
    if (opened == null) {
      throw Refusal.unavailable(
          "starting", "the node is starting", "try again in a few seconds, or watch /healthz");
    }
    return opened;
  }

  /// Counts an answer by the first digit of its status.
  public void answered(int status) {
    answers[Math.clamp(status / 100, 0, 5)].increment();
  }

  /// Answers so far whose status begins with `digit`.
  public long answers(int digit) {
    return answers[digit].sum();
  }

  /// Counts a conversation that began (1) or ended (-1).
  public void socket(int change) {
    sockets.add(change);
  }

  /// What all conversations together have said and not yet sent.
  AtomicLong unsentBytes() {
    return unsentBytes;
  }

  /// Bytes that all conversations together have said and that are not yet sent.
  public long waitingBytes() {
    return unsentBytes.get();
  }

  /// Conversations that are going on.
  public long sockets() {
    return sockets.sum();
  }
}
