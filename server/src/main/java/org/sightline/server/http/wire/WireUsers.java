package org.sightline.server.http.wire;

import java.util.List;

/// Everybody who may sign in, by name.
public record WireUsers(List<WireUser> users) {}
