package org.sightline.server.cli;

import java.util.ArrayList;
import java.util.List;

/// The commands that look after a node from the same machine.
public final class LocalCommands {
  private LocalCommands() {}

  /// The given commands, and these behind them.
  public static List<Command> after(List<Command> first) {
    List<Command> all = new ArrayList<>(first);
    all.add(new CameraAdd());
    all.add(new CameraList());
    all.add(new CameraTest());
    all.add(new CameraRemove());
    all.add(new Import());
    all.add(new ReaderAdd());
    all.add(new ReaderList());
    all.add(new ReaderRemove());
    all.addAll(UserCommand.all());
    all.addAll(RoleCommands.all());
    all.addAll(GroupCommands.all());
    all.addAll(TokenCommands.all());
    all.addAll(SessionCommands.all());
    all.add(new Ask());
    all.add(new PlatesCommand());
    all.add(new ReportCommand());
    all.add(new Health());
    all.add(new AuditVerify());
    all.add(new Check());
    all.add(new Repair());
    all.add(new Verify());
    all.add(new Export());
    all.addAll(PinCommand.all());
    return all;
  }
}
