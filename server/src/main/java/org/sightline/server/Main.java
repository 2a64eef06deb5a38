package org.sightline.server;

import java.util.ArrayList;
import java.util.List;
import org.sightline.server.analyze.AnalyzeCommand;
import org.sightline.server.ask.EvaluateQuestions;
import org.sightline.server.cli.Command;
import org.sightline.server.cli.Commands;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.LocalCommands;
import org.sightline.server.demo.DemoCommand;
import org.sightline.server.demo.RehearseCommand;
import org.sightline.server.log.LastingLogs;
import org.sightline.server.log.LogLines;
import org.sightline.server.run.EvaluateDetection;
import org.sightline.server.run.EvaluateTracking;
import org.sightline.server.run.IngestCommand;
import org.sightline.server.run.LookAtExample;
import org.sightline.server.run.NetworkAdd;
import org.sightline.server.run.NetworkFetch;
import org.sightline.server.run.NetworkImport;
import org.sightline.server.run.NetworkList;
import org.sightline.server.run.NetworkQuantise;
import org.sightline.server.run.PicturesCommand;
import org.sightline.server.run.ReplayFootage;
import org.sightline.server.run.RunCommand;
import org.sightline.server.run.WordsCommand;

/// The program's entry: one list of commands that is the product.
public final class Main {
  /// The version of the program.
  public static final String VERSION = "0.1.0";

  private Main() {}

  /// Every command, in the order in which help lists them.
  static List<Command> commands() {
    List<Command> all =
        new ArrayList<>(
            LocalCommands.after(List.of(new DemoCommand(VERSION), new RunCommand(VERSION))));
    all.add(new NetworkList());
    all.add(new NetworkFetch());
    all.add(new NetworkAdd());
    all.add(new NetworkImport());
    all.add(new NetworkQuantise());
    all.add(new AnalyzeCommand());
    all.add(new EvaluateTracking());
    all.add(new EvaluateDetection());
    all.add(new EvaluateQuestions());
    all.add(new RehearseCommand(VERSION));
    all.add(new IngestCommand());
    all.add(new PicturesCommand());
    all.add(new WordsCommand());
    all.add(new ReplayFootage());
    all.add(new LookAtExample());
    return all;
  }

  public static void main(String[] words) throws InterruptedException {
    LastingLogs.install();
    // People read what a command prints; the node installs a fuller log.
    LogLines.install(LogLines.Form.TEXT, java.util.logging.Level.WARNING);
    Commands commands = new Commands(VERSION, commands());
    System.exit(commands.run(List.of(words), Console.ofProcess()));
  }
}
