package org.sightline.server.http.wire;

import java.util.List;

/// Imports, newest first.
public record WireImports(List<WireImport> imports) {}
