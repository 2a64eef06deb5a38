package org.sightline.server.http.wire;

import java.util.List;

/// A reader to make.
///
/// @param name the user name with which it authenticates
/// @param cameras that it may see, by name
public record WireNewReader(String name, List<String> cameras) {}
