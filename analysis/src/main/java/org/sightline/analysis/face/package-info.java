/// Where faces are, so that they can be blurred: never whose.
@NullMarked
package org.sightline.analysis.face;

import org.jspecify.annotations.NullMarked;
