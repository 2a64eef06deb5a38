package org.sightline.server.http.wire;

import java.util.List;

/// What proving the audit log found.
///
/// @param whole whether everything is as it was written
/// @param entries lines that were read
/// @param last number of the last line
/// @param head hash of the last line
public record WireAuditCheck(
    boolean whole, long entries, long last, String head, List<Finding> findings) {
  /// One thing that is not as it was written.
  ///
  /// @param seq number of the line
  /// @param file name of the file; empty where it is about the log's end
  public record Finding(long seq, String file, String sentence) {}
}
