package org.sightline.server.cli;

import java.util.List;

/// A command that no person calls: this program starts itself with it, in a process of its own.
/// What it is to do comes over standard input.
public interface OwnCommand extends Command {
  /// What it is for, behind "for the program itself: ".
  String purpose();

  @Override
  default String summary() {
    return "for the program itself: " + purpose();
  }

  @Override
  default String help() {
    return "./sightline %s: started by the program itself; see docs/ARCHITECTURE.md\n"
        .formatted(name());
  }

  @Override
  default List<String> valued() {
    return List.of();
  }

  @Override
  default List<String> flags() {
    return List.of();
  }

  @Override
  default boolean isHidden() {
    return true;
  }
}
