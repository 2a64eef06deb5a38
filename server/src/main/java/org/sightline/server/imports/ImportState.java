package org.sightline.server.imports;

import java.time.Instant;

/// How an import stands.
public sealed interface ImportState {
  /// Its file is here and others are before it.
  record Waiting() implements ImportState {}

  /// It is being read.
  ///
  /// @param seconds of footage that were read
  record Running(double seconds) implements ImportState {}

  /// It is over.
  record Over(ImportResult result, Instant at) implements ImportState {}
}
