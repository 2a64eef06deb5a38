package org.sightline.server.http.wire;

import java.util.List;

/// Whether the node works.
///
/// @param status `ready`, `starting` or `not-ready`
/// @param reasons why it is not ready; empty when it is
public record WireHealth(String status, String version, List<String> reasons) {}
