/// Who may do what on this node: users, their passwords and roles, their sessions, and the token of
/// the command line.
///
/// This package refuses to know how a caller arrives: it has never seen a header or a cookie. Begin
/// reading at [Identity], then [Role].
@NullMarked
package org.sightline.server.identity;

import org.jspecify.annotations.NullMarked;
