package org.sightline.server.oidc;

import java.util.List;

/// What came of asking the provider who somebody is.
public sealed interface Vouched {
  /// The provider knows the person.
  ///
  /// @param subject the provider's own name for the person
  /// @param name that the person has there for people
  /// @param groups that the person is in
  record Person(String issuer, String subject, String name, List<String> groups)
      implements Vouched {
    public Person {
      groups = List.copyOf(groups);
    }
  }

  /// What came back is not to be trusted, or is about another sign-in.
  ///
  /// @param why for the log of the node; nothing that the provider or the browser wrote stands in
  ///   it
  record Refused(String why) implements Vouched {}

  /// The provider could not be asked.
  record Unreachable(String why) implements Vouched {}
}
