package org.sightline.server.http.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of trying an address.
///
/// @param works whether a picture came
/// @param tracks what the camera sends, where it works
/// @param firstPictureMillis until the first picture, where it works
/// @param cause why not, for scripts
/// @param message why not, for people
/// @param remedy what to do
public record WireCameraTestResult(
    boolean works,
    @Nullable List<String> tracks,
    @Nullable Long firstPictureMillis,
    @Nullable String cause,
    @Nullable String message,
    @Nullable String remedy) {}
