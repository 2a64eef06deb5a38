package org.sightline.media.jpeg;

/// How large a JPEG picture is, pixels.
public record JpegSize(int width, int height) {}
