/// Text in pictures: where it is ([TextFinder]) and what it says ([TextLine]), by the networks of
/// PP-OCR (Du et al., 2020, arXiv:2009.09941; Liao et al., "Real-time Scene Text Detection with
/// Differentiable Binarization", 2020). Begin reading at [PlateReader].
@NullMarked
package org.sightline.analysis.text;

import org.jspecify.annotations.NullMarked;
