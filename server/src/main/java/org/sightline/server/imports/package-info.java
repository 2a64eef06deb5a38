/// Footage from elsewhere on its way into a node's recordings: one file, and the orders of a
/// running node with their progress.
///
/// It refuses to know HTTP and the command line. Begin reading at [Imports].
@NullMarked
package org.sightline.server.imports;

import org.jspecify.annotations.NullMarked;
