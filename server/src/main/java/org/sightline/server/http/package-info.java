/// What people, browsers and scripts see of a node: the routes, the two live conversations, the
/// browser application's files, and the port.
///
/// This package refuses to decide anything that a room decides; it asks the rooms and says the
/// answer in the words of [org.sightline.server.http.wire]. Begin reading at [Routes], which lists
/// every route, then [HttpNode].
@NullMarked
package org.sightline.server.http;

import org.jspecify.annotations.NullMarked;
