/// H.264 (ITU-T H.264): NAL units, parameter sets and the two ways of putting NAL units in a row.
/// Pictures are never decoded here. Begin reading at [Nal], then [SequenceParameterSet].
package org.sightline.media.h264;
