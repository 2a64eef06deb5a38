/// What goes over the wire: one record for each JSON object that the node takes or gives, named as
/// the API's description (`docs/openapi.json`) names it.
///
/// These records refuse to have behaviour: they are shapes. A component that may be null in an
/// answer, or left out of a question, says `@Nullable`.
@NullMarked
package org.sightline.server.http.wire;

import org.jspecify.annotations.NullMarked;
