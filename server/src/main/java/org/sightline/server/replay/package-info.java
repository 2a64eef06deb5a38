/// Recorded footage through any network of the catalogue and settings, as jobs of their own
/// ([ReplayDesk]): told what it costs before it starts, run in a child process ([ReplayProcess]),
/// and kept apart from the observation log.
package org.sightline.server.replay;
