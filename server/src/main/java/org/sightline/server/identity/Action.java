package org.sightline.server.identity;

import java.util.Locale;
import java.util.Optional;

/// What a caller may be allowed to do.
public enum Action {
  /// See pictures as they come, and how cameras fare.
  VIEW_LIVE(true),
  /// See kept footage.
  REPLAY(true),
  /// Ask what was observed, and see rules and alerts.
  SEARCH(true),
  /// Ask for things and people by their looks: colours, measures, likeness to an example.
  SEARCH_LOOKS(true),
  /// Ask for number plates, and read them in answers.
  SEARCH_PLATES(true),
  /// Ask for number plates where a second person consents to that very question.
  ASK_PLATES(true),
  /// Consent to what another asks of number plates.
  GRANT_PLATES(true),
  /// Ask for known faces, and read their names in answers.
  SEARCH_FACES(true),
  /// Talk through a camera's loudspeaker.
  TALK(true),
  /// Take footage out as evidence.
  EXPORT(true),
  /// Take note of an alert.
  ACKNOWLEDGE(true),
  /// Change cameras and rules; everywhere: also add them, and set how the node keeps footage.
  CONFIGURE(true),
  /// See how the node fares.
  OBSERVE_NODE(true),
  /// Read and check the audit log.
  AUDIT(false),
  /// Say who may do what: users, roles, groups, sessions and tokens. No own role can have it.
  ADMINISTER(false);

  private final boolean onCameras;

  Action(boolean onCameras) {
    this.onCameras = onCameras;
  }

  /// Whether it is done to cameras, so that it can be allowed for some of them. The others are
  /// allowed everywhere or not at all.
  public boolean isOnCameras() {
    return onCameras;
  }

  /// The word in answers, in the database and on the command line, such as `search-plates`.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The action for its word; empty for any other text.
  public static Optional<Action> ofWord(String word) {
    for (Action action : values()) {
      if (action.word().equals(word)) {
        return Optional.of(action);
      }
    }
    return Optional.empty();
  }
}
