/// The one door to a language model, and what its choices are made into.
///
/// A model chooses among fixed tools with typed arguments and writes no word of an answer: what it
/// chose is read as strictly as a hostile call, answered by the log and checked by the verifier.
/// Begin reading at [org.sightline.server.model.ModelDoor].
@NullMarked
package org.sightline.server.model;

import org.jspecify.annotations.NullMarked;
