/// The audit log: who viewed, searched, exported and changed what, in an append-only file whose
/// lines are chained by their hashes. Knows deeds, not routes or rooms; begin with [AuditLog].
@NullMarked
package org.sightline.server.audit;

import org.jspecify.annotations.NullMarked;
