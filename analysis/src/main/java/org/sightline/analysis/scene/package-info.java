/// What cameras say of their own pictures, in the forms in which they say it, as [Scene]s: ONVIF
/// metadata (Profile M), ONVIF events as JSON over MQTT, and Axis scene metadata. Parsers only: who
/// brings the bytes is not known here.
@NullMarked
package org.sightline.analysis.scene;

import org.jspecify.annotations.NullMarked;
