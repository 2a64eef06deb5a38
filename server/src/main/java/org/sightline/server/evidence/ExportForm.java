package org.sightline.server.evidence;

/// How footage is exported, beside what and why.
///
/// @param signStream whether video that its camera did not sign gets the node's signature into it
/// @param burnTime whether each file comes with a second one, re-encoded, into whose pictures the
///   time is drawn; the first stays as it was recorded
/// @param caseName the case that the export belongs to, or empty
public record ExportForm(boolean signStream, boolean burnTime, String caseName) {
  /// The longest name of a case, in characters.
  public static final int MAX_CASE_NAME = 200;

  /// @throws IllegalArgumentException if the name is too long
  public ExportForm {
    if (caseName.length() > MAX_CASE_NAME) {
      throw new IllegalArgumentException(
          "the name of a case has at most %d characters".formatted(MAX_CASE_NAME));
    }
  }
}
