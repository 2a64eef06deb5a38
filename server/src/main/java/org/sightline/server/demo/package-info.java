/// The demo: real footage, served over real RTSP by simulated cameras, to a node that does not know
/// that it is a demo.
///
/// It finds footage ([FootageFinder]), has it encoded once ([FootageKitchen] keeps the results),
/// starts the cameras ([DemoCameras]) and hands their addresses to the same start-up that `run`
/// uses. Begin reading at [Demo].
package org.sightline.server.demo;
