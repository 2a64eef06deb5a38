/// G.726 sound (ITU-T G.726), which no container holds and no browser plays, turned into plain
/// samples. Begin reading at [G726Decoder].
package org.sightline.media.g726;
