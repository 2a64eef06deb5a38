/// Tells people and other systems of alerts, and does at cameras what rules ask for: mail, MQTT,
/// ntfy, Gotify, web push, ONVIF outputs and presets, recording, pins, sounds.
///
/// It knows how each is spoken to and nothing of queues: what does not arrive is tried again by the
/// rules, which hand it in. Begin reading at [org.sightline.server.tell.NodeCourier].
@NullMarked
package org.sightline.server.tell;

import org.jspecify.annotations.NullMarked;
