package org.sightline.webrtc;

import java.util.function.BooleanSupplier;

/// Who watches, as far as this room needs to know.
///
/// @param user whose sessions are counted together
/// @param mayGoOn whether they may still watch; asked every few seconds on a thread of its own, so
///   it may look something up
/// @param gone called once when a session that was accepted is over
public record Viewer(String user, BooleanSupplier mayGoOn, Runnable gone) {}
