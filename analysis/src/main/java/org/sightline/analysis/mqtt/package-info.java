/// A subscriber's side of MQTT 3.1.1 (OASIS Standard, 2014): what cameras publish of themselves
/// comes over a broker. Begin reading at [MqttSubscriber].
@NullMarked
package org.sightline.analysis.mqtt;

import org.jspecify.annotations.NullMarked;
