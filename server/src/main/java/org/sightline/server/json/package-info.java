/// The one place that reads and writes JSON.
@NullMarked
package org.sightline.server.json;

import org.jspecify.annotations.NullMarked;
