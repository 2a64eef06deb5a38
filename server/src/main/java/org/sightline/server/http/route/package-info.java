/// How a request finds its answer: the route table's nouns, the checks that stand before every
/// route, and the API's description made from the same table.
///
/// This package refuses to know what any route is about. Begin reading at [Route], then [Router].
@NullMarked
package org.sightline.server.http.route;

import org.jspecify.annotations.NullMarked;
