package org.sightline.server.http.wire;

import java.util.List;

/// What a role is to allow.
public record WireNewRole(List<WireGrant> grants) {}
