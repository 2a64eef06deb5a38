package org.sightline.server.model;

/// What a model made of words.
public sealed interface ModelChoice {
  /// It called a tool.
  ///
  /// @param arguments as it wrote them, JSON that was not looked at yet
  record Called(String tool, String arguments) implements ModelChoice {}

  /// It is not there, too slow, or talks nonsense.
  record Failed(String why) implements ModelChoice {}

  /// The owner's policy lets nothing out.
  record Forbidden(String why) implements ModelChoice {}
}
