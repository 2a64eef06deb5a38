package org.sightline.server.audit;

/// What somebody did or tried to do on this node, as the audit log is told of it.
///
/// @param user the user's name; empty for somebody who is not signed in
/// @param role the user's role; empty like the user
/// @param address that the call came from
/// @param call method and path template, such as `GET /api/v1/cameras/{name}/clip.mp4`
/// @param camera that it was done to; empty for none
/// @param detail what was asked, such as the range of a clip or the words of a search
/// @param status of the answer: an HTTP status; 4xx and 5xx are attempts that failed
/// @param changes whether it changes something or takes footage away; such a deed is on the disk
///   when [AuditLog#record(Deed)] returns, and is never told together with others
public record Deed(
    String user,
    String role,
    String address,
    String call,
    String camera,
    String detail,
    int status,
    boolean changes) {
  /// The longest text of one field that is kept, in characters; the rest is cut off and marked.
  public static final int MAX_TEXT = 400;

  public Deed {
    user = cut(user);
    address = cut(address);
    call = cut(call);
    camera = cut(camera);
    detail = cut(detail);
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 1) + "…";
  }
}
