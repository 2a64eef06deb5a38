package org.sightline.server.http.wire;

import java.util.List;

/// One line of a role: these actions, there.
public record WireGrant(List<String> actions, WireWhere where) {}
