package org.sightline.server.evidence;

import java.time.Instant;

/// How an export stands.
public sealed interface ExportState {
  /// Others are written first.
  record Waiting() implements ExportState {}

  /// Being written.
  ///
  /// @param part of the footage that is written, 0 to 1
  /// @param doing what it does, for people
  record Running(double part, String doing) implements ExportState {}

  /// Written, read back, and found to be what it should be.
  ///
  /// @param sha256 of the zip, hexadecimal digits
  /// @param verdict as `sightline verify` says it
  record Done(Instant at, long bytes, String sha256, String verdict) implements ExportState {}

  /// Not written; what was begun is deleted.
  record Failed(Instant at, String sentence) implements ExportState {}

  /// Somebody cancelled it.
  record Cancelled(Instant at) implements ExportState {}

  /// The word in answers.
  default String word() {
    return switch (this) {
      case Waiting _ -> "waiting";
      case Running _ -> "running";
      case Done _ -> "done";
      case Failed _ -> "failed";
      case Cancelled _ -> "cancelled";
    };
  }

  /// Whether it changes no more.
  default boolean isOver() {
    return switch (this) {
      case Waiting _, Running _ -> false;
      case Done _, Failed _, Cancelled _ -> true;
    };
  }
}
