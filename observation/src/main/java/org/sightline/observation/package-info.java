/// The observation log: facts in, answers out.
///
/// Facts are appended to SQLite and never changed. A question is an
/// [org.sightline.domain.ObservationQuery]; the answer means exactly what its `matches` says.
///
/// **How a question over millions of facts is answered.** Everything a query can ask of a fact,
/// except its time and the last digit of its confidence and length, takes few different values: its
/// kind, label, camera, zones, motion, the tenth its confidence falls in, the class of its length.
/// Facts that agree in all of these lie on one *shelf*; there are thousands of shelves for millions
/// of facts, and they are known in memory with what they hold. A query is first narrowed on each
/// shelf: most shelves are refused or taken whole, words and `not` and `or` included, and what is
/// left to ask row by row is only about time, and about confidence and length on the shelves at the
/// border. The rows are then read from one of two indexes, by time where matches are dense and by
/// shelf where they are rare. So a rare match costs as little as a common one, and "nothing" is the
/// cheapest answer. `ObservationLogBench` in the tests has the figures.
///
/// This package refuses to know HTTP, JSON, rules and how a fact was found. Begin reading at
/// [org.sightline.observation.ObservationLog], then `Narrowing`, then `Answers`.
@NullMarked
package org.sightline.observation;

import org.jspecify.annotations.NullMarked;
