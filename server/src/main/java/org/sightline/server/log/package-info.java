/// The node's log: one line a message on standard error, for people or as JSON, with secrets taken
/// out. All rooms write through `System.Logger`; libraries arrive over `java.util.logging`.
package org.sightline.server.log;
