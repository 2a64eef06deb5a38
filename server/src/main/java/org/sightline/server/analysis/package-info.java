/// The node's side of analysis, which happens in another process: which cameras are looked at and
/// by whom ([AnalysisDesk]), since when nobody looked ([Coverage]), and the node's own child
/// process ([OwnAnalyzer]).
///
/// Whatever an analyzer says is a claim: routes check it before it reaches this package.
package org.sightline.server.analysis;
