/// The assistant's examination by questions whose answers are known.
///
/// This package refuses to know how a question is read and checked: that is `search`. Begin reading
/// at [org.sightline.server.ask.EvaluateQuestions].
@NullMarked
package org.sightline.server.ask;

import org.jspecify.annotations.NullMarked;
