/// What runs in one node, gathered for those who answer questions about it: [NodeRooms], and the
/// one place where cameras begin and end, [CameraDesk].
package org.sightline.server.node;
