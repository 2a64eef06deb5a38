package org.sightline.analysis.text;

/// A line of text in a picture, in pixels: a rectangle that may be turned.
///
/// @param x of its middle
/// @param y of its middle, downwards
/// @param width along the text
/// @param height across it
/// @param angle of the text, radians, clockwise from the right
/// @param score how sure the network is
record TextBox(double x, double y, double width, double height, double angle, double score) {}
