/// Sign-in by a provider that vouches for people: OpenID Connect Core 1.0, authorization code flow
/// with PKCE (RFC 7636).
///
/// This package refuses to know users and sessions: it says who somebody is at the provider. Begin
/// reading at [Provider].
@NullMarked
package org.sightline.server.oidc;

import org.jspecify.annotations.NullMarked;
