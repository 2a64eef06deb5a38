/// MPEG-4 AAC (ISO/IEC 14496-3): reading and writing of the AudioSpecificConfig. Sound itself is
/// never decoded here. Begin reading at [AudioSpecificConfig].
package org.sightline.media.aac;
