package org.sightline.server.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraScope;

/// Questions for number plates that a second person has to consent to (four eyes): who asks says
/// what and why, another who may consent does or does not, and a consent is good for that question
/// of that asker for a while.
///
/// Kept in memory alone, so that a restart withdraws every consent; who asked, consented and denied
/// stands in the audit log. At most [#MOST] are kept and [#MOST_WAITING] of one asker wait; further
/// ones are refused until some are decided or expire. Any thread may call any method.
public final class PlateConsents {
  /// The most requests that are kept, of every state; the oldest that are closed go first.
  public static final int MOST = 500;

  /// The most requests of one asker that wait.
  public static final int MOST_WAITING = 10;

  /// How long a request waits.
  public static final Duration WAITS = Duration.ofHours(8);

  /// How long a consent is good.
  public static final Duration GOOD = Duration.ofHours(1);

  /// The longest question, in characters.
  public static final int LONGEST_QUESTION = 2000;

  /// The longest purpose, in characters.
  public static final int LONGEST_PURPOSE = 200;

  private final InstantSource clock;
  // Guarded by this, in the order of asking.
  private final Map<Long, Request> requests = new LinkedHashMap<>();
  private long last;

  PlateConsents(InstantSource clock) {
    this.clock = clock;
  }

  /// Where a request stands.
  public enum State {
    /// Nobody has decided.
    WAITING,
    /// Somebody consented, and it is good still.
    GRANTED,
    /// Somebody did not consent.
    DENIED,
    /// Nobody decided in time, or the consent was good and is no more.
    EXPIRED
  }

  /// One request.
  ///
  /// @param question what is asked, exactly as it will be
  /// @param by who decided; null while nobody has
  /// @param cameras of which the one who consented may do so; nowhere where nobody did
  /// @param until it waits or is good until then
  public record Request(
      long id,
      String asker,
      String question,
      String purpose,
      Instant askedAt,
      State state,
      @Nullable String by,
      @Nullable Instant decidedAt,
      CameraScope cameras,
      Instant until) {
    private Request as(State other, Instant good) {
      return new Request(
          id, asker, question, purpose, askedAt, other, by, decidedAt, cameras, good);
    }

    private Request decided(State other, String who, Instant at, CameraScope where, Instant good) {
      return new Request(id, asker, question, purpose, askedAt, other, who, at, where, good);
    }
  }

  /// Asks for consent; a request of the same asker for the same question that waits is taken for
  /// this one.
  ///
  /// @throws IdentityException of kind BAD_VALUE for a question or purpose that is empty, too long
  ///   or has control characters, or where too many wait
  public synchronized Request ask(Caller asker, String question, String purpose) {
    expire();
    String asked = checked("a question", question, LONGEST_QUESTION);
    String why = checked("a purpose", purpose, LONGEST_PURPOSE);
    List<Request> waiting =
        requests.values().stream()
            .filter(each -> each.state() == State.WAITING && each.asker().equals(asker.user()))
            .toList();
    for (Request each : waiting) {
      if (each.question().equals(asked)) {
        return each;
      }
    }
    Roles.require(
        waiting.size() < MOST_WAITING && room(),
        "too many requests wait already: let some be decided first");
    Instant now = clock.instant();
    Request made =
        new Request(
            ++last,
            asker.user(),
            asked,
            why,
            now,
            State.WAITING,
            null,
            null,
            CameraScope.NOWHERE,
            now.plus(WAITS));
    requests.put(made.id(), made);
    return made;
  }

  /// Consents, or does not.
  ///
  /// @throws IdentityException of kind UNKNOWN where there is no such request, and BAD_VALUE where
  ///   it is decided or expired already, or one's own
  public synchronized Request decide(Caller by, long id, boolean consents) {
    expire();
    Request request = requests.get(id);
    if (request == null) {
      throw new IdentityException(IdentityException.Kind.UNKNOWN, "there is no such request");
    }
    Roles.require(
        !by.user().equals(Caller.CLI),
        "the command line's own token is nobody's: consent with a person's");
    Roles.require(
        !request.asker().equalsIgnoreCase(by.user()),
        "nobody consents to what they ask themselves");
    Roles.require(
        request.state() == State.WAITING,
        "the request is %s already"
            .formatted(request.state().name().toLowerCase(java.util.Locale.ROOT)));
    Instant now = clock.instant();
    Request decided =
        consents
            ? request.decided(
                State.GRANTED,
                by.user(),
                now,
                by.rights().scope(Action.GRANT_PLATES),
                now.plus(GOOD))
            : request.decided(State.DENIED, by.user(), now, CameraScope.NOWHERE, now);
    requests.put(id, decided);
    return decided;
  }

  /// The consent that is good for this question of this asker; empty where there is none.
  public synchronized Optional<Request> good(Caller asker, String question) {
    expire();
    String asked = question.strip();
    return requests.values().stream()
        .filter(
            each ->
                each.state() == State.GRANTED
                    && each.asker().equals(asker.user())
                    && each.question().equals(asked))
        .max(Comparator.comparing(Request::until));
  }

  /// What the caller may do when the question is asked: more than usual where somebody consented.
  public Rights rights(Caller asker, String question) {
    return good(asker, question)
        .map(request -> asker.rights().consented(request.cameras()))
        .orElse(asker.rights());
  }

  /// One's own requests, and those of all for who may consent; the newest first.
  public synchronized List<Request> seenBy(Caller caller) {
    expire();
    boolean all = caller.may(Action.GRANT_PLATES);
    List<Request> seen = new ArrayList<>();
    for (Request each : requests.values()) {
      if (all || each.asker().equals(caller.user())) {
        seen.addFirst(each);
      }
    }
    return seen;
  }

  private void expire() {
    Instant now = clock.instant();
    requests.replaceAll(
        (_, each) ->
            (each.state() == State.WAITING || each.state() == State.GRANTED)
                    && !now.isBefore(each.until())
                ? each.as(State.EXPIRED, each.until())
                : each);
  }

  /// Makes room where there is none by forgetting the oldest that is closed.
  private boolean room() {
    if (requests.size() < MOST) {
      return true;
    }
    Optional<Long> closed =
        requests.values().stream()
            .filter(each -> each.state() == State.DENIED || each.state() == State.EXPIRED)
            .map(Request::id)
            .findFirst();
    closed.ifPresent(requests::remove);
    return closed.isPresent();
  }

  private static String checked(String what, String text, int longest) {
    String kept = text.strip();
    Roles.require(
        !kept.isEmpty() && kept.length() <= longest,
        "%s has 1 to %d characters".formatted(what, longest));
    Roles.require(
        kept.codePoints().noneMatch(Character::isISOControl),
        "%s has no control characters".formatted(what));
    return kept;
  }
}
