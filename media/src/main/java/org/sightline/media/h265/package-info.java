/// H.265 (ITU-T H.265): NAL units and parameter sets. Pictures are never decoded here. Begin
/// reading at [H265Nal], then [H265SequenceParameterSet].
package org.sightline.media.h265;
