/// Sources in, subscriptions out: connects to cameras, stays connected, and fans their access units
/// out to whoever reads.
///
/// It refuses to know who reads: recording, analysis and viewers each hold a [Subscription], and
/// none can slow another. It knows no HTTP, no disk and no pixel.
///
/// Begin reading at [Streams], which opens one session per stream; then [Stream], the fan-out; then
/// [LiveView], one of its readers.
package org.sightline.stream;
