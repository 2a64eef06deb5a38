/// Control packets of MQTT 3.1.1 (OASIS, 2014), as a client writes and reads them. Knows no broker
/// and no connection.
@NullMarked
package org.sightline.media.mqtt;

import org.jspecify.annotations.NullMarked;
