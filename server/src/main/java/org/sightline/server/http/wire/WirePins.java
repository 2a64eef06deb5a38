package org.sightline.server.http.wire;

import java.util.List;

/// Pins, newest first, those that ended among them.
public record WirePins(List<WirePin> pins) {}
