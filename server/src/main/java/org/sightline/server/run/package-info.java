/// A node from start to end: [Wiring] builds the rooms in order, [RunCommand] is the command line's
/// way in.
package org.sightline.server.run;
