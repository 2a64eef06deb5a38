package org.sightline.server.http;

import org.jspecify.annotations.Nullable;
import org.sightline.server.http.route.Refusal;

/// Why something is asked: said by the asker, kept in the audit log beside the question.
final class Purpose {
  /// The longest, in characters.
  static final int MAX_LENGTH = 200;

  private Purpose() {}

  /// What stands in the audit log of a question and its purpose.
  ///
  /// @throws Refusal if the purpose is too long
  static String note(String question, @Nullable String purpose) {
    if (purpose == null || purpose.isBlank()) {
      return question;
    }
    if (purpose.length() > MAX_LENGTH) {
      throw Refusal.badValue(
          "a purpose has at most %d characters".formatted(MAX_LENGTH), "say it shorter");
    }
    return "purpose=%s %s".formatted(purpose, question);
  }
}
