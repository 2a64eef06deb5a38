package org.sightline.server.replay;

/// How a replay stands.
public sealed interface ReplayState {
  /// A sample of its footage is looked at, so that its price can be told.
  record Measuring() implements ReplayState {}

  /// Its price is told, and it waits to be started.
  record Offered() implements ReplayState {}

  /// It waits for others, or is looked at.
  ///
  /// @param part that is done, 0 to 1
  record Running(double part) implements ReplayState {}

  /// All of its footage was looked at.
  record Done() implements ReplayState {}

  /// Somebody ended it; what was found by then is kept.
  record Cancelled() implements ReplayState {}

  /// It could not go on.
  record Failed(String sentence) implements ReplayState {}

  /// Whether nothing more will become of it.
  default boolean isOver() {
    return switch (this) {
      case Measuring _, Offered _, Running _ -> false;
      case Done _, Cancelled _, Failed _ -> true;
    };
  }

  /// The word in answers.
  default String word() {
    return switch (this) {
      case Measuring _ -> "measuring";
      case Offered _ -> "offered";
      case Running _ -> "running";
      case Done _ -> "done";
      case Cancelled _ -> "cancelled";
      case Failed _ -> "failed";
    };
  }
}
