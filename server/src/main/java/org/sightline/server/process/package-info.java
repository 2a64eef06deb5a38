/// This program, started once more as a child of itself.
package org.sightline.server.process;
