package org.sightline.server.http.wire;

/// A question for number plates that somebody else is to consent to.
///
/// @param question exactly as it will be asked
/// @param purpose why, for who consents and for the audit log
public record WireNewPlateRequest(String question, String purpose) {}
