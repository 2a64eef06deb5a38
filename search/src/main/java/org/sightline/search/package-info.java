/// What people type into the search box, read as an [org.sightline.domain.ObservationQuery].
///
/// The reading is shown: every part that was understood becomes a chip, whatever was not is said.
/// This package refuses to know how queries are answered. Begin reading at
/// [org.sightline.search.SearchText].
@NullMarked
package org.sightline.search;

import org.jspecify.annotations.NullMarked;
