package org.sightline.server.http.wire;

import java.util.List;

/// The cameras that a group is to have.
public record WireNewGroup(List<String> cameras) {}
