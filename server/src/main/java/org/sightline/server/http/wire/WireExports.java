package org.sightline.server.http.wire;

import java.util.List;

/// Exports, newest first.
public record WireExports(List<WireExport> exports) {}
