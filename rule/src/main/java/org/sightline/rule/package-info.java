/// Rules: when a query is true of a fact, then an alert, once for each object track; the alert is
/// open until somebody acknowledges it, and is posted to the rule's webhook until it arrives.
///
/// This package refuses to know the log that facts come from (it is handed them with their
/// positions and keeps the last one), and the form of the body it posts (it is handed a renderer).
/// Begin reading at [org.sightline.rule.Rules], then `Deliveries`.
@NullMarked
package org.sightline.rule;

import org.jspecify.annotations.NullMarked;
