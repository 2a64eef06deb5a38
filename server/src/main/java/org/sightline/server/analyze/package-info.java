/// The program that looks at pictures for a node, which may be another machine's: [AnalyzeCommand].
///
/// It reads the node's re-stream and posts what it saw, knows no data folder, and is believed
/// nothing by the node that the node cannot check.
package org.sightline.server.analyze;
