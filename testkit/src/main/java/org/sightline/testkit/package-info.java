/// Stand-ins for what a test cannot have: cameras, broken networks and time.
///
/// A [SimulatedCamera] is a real RTSP server with real H.264 behind a [FaultProxy] that breaks the
/// way to it; a [Footage] is what it shows, drawn from a few letters or read from a file; a
/// [ControllableClock] moves when it is told to. Nothing here pretends to be a class of the
/// program: tests talk to the program as cameras and people do.
package org.sightline.testkit;
