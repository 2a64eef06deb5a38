package org.sightline.server.http.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A call that is not answered as asked: a status, and an error that says what, which, why and what
/// to do.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final String remedy;
  private final @Nullable Duration retryAfter;

  private Refusal(
      int status, String code, String message, String remedy, @Nullable Duration retryAfter) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.remedy = remedy;
    this.retryAfter = retryAfter;
  }

  /// A refusal with everything that it says.
  public static Refusal of(int status, String code, String message, String remedy) {
    return new Refusal(status, code, message, remedy, null);
  }

  /// 400: the call has not the form that the API's description gives.
  public static Refusal badCall(String message) {
    return of(400, "bad-call", message, "compare the call with /api/v1/openapi.json");
  }

  /// 401: nobody is signed in.
  public static Refusal notSignedIn() {
    return of(401, "not-signed-in", "this call needs a signed-in user", "sign in and call again");
  }

  /// 403: this user may not.
  public static Refusal notAllowed(String message, String remedy) {
    return of(403, "not-allowed", message, remedy);
  }

  /// 404: there is no such thing.
  public static Refusal notFound(String message, String remedy) {
    return of(404, "not-found", message, remedy);
  }

  /// 404: there is no camera of that name, or none that the caller may see; which of the two is not
  /// said.
  public static Refusal unknownCamera() {
    return of(
        404,
        "unknown-camera",
        "there is no camera of that name",
        "list the cameras, and choose from those");
  }

  /// 409: what is there stands against it.
  public static Refusal conflict(String code, String message, String remedy) {
    return of(409, code, message, remedy);
  }

  /// 422: a value that cannot be used.
  public static Refusal badValue(String message, String remedy) {
    return of(422, "bad-value", message, remedy);
  }

  /// 429: too often.
  public static Refusal tooMany(String message, Duration retryAfter) {
    return new Refusal(
        429,
        "too-many-guesses",
        message,
        "wait %d seconds and try again".formatted(seconds(retryAfter)),
        retryAfter);
  }

  /// 503: not now.
  public static Refusal unavailable(String code, String message, String remedy) {
    return new Refusal(503, code, message, remedy, Duration.ofSeconds(5));
  }

  /// The status.
  public int status() {
    return status;
  }

  /// The code for scripts.
  public String code() {
    return code;
  }

  /// What to do.
  public String remedy() {
    return remedy;
  }

  /// What went wrong.
  public String message() {
    return String.valueOf(getMessage());
  }

  /// Whole seconds after which to call again; 0 for no hint.
  public long retryAfterSeconds() {
    return retryAfter == null ? 0 : seconds(retryAfter);
  }

  private static long seconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }
}
