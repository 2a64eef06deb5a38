/// The command line: one class a command, listed in [Commands]. Exit code 0 means done, 1 a
/// finding, 2 a wrong call.
package org.sightline.server.cli;
