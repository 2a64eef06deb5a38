package org.sightline.server.identity;

/// Somebody whom a provider of sign-ins vouches for (OpenID Connect).
///
/// @param issuer the provider
/// @param subject the provider's name for the person, which never changes hands
/// @param name that the person has here
/// @param role that the provider's groups come to
public record ForeignUser(String issuer, String subject, String name, Role role) {}
