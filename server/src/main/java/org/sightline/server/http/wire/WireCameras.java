package org.sightline.server.http.wire;

import java.util.List;

/// All cameras, by name.
public record WireCameras(List<WireCamera> cameras) {}
