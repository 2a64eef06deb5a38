/// What a node knows of the things on its network: here, the cameras that an owner added at run
/// time.
///
/// It refuses to know how a camera is reached, recorded or analysed. Begin reading at
/// [CameraRegistry].
package org.sightline.fleet;
