package org.sightline.server.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sightline.analysis.NpmFile;
import org.sightline.server.analysis.OwnAnalyzer;
import org.sightline.server.ingest.IngestProcess;
import org.sightline.server.process.NativeFolder;
import org.sightline.server.process.OwnProgram;
import org.sightline.server.process.PictureProcess;
import org.sightline.server.process.Walls;
import org.sightline.server.process.WordProcess;

/// The walls of docs/ARCHITECTURE.md, held over the compiled classes of every room.
class ArchitectureTest {
  private static final Set<String> BANNED_NAMES =
      Set.of(
          "Event",
          "Data",
          "Info",
          "Item",
          "Manager",
          "Service",
          "Processor",
          "Handler",
          "Helper",
          "Util",
          "Utils",
          "Common",
          "Base",
          "Impl");

  /// Who may import whom; `server` and `bench` may import all.
  private static final Map<String, List<String>> ARROWS =
      Map.ofEntries(
          Map.entry("domain", List.of()),
          Map.entry("database", List.of()),
          Map.entry("media", List.of()),
          Map.entry("picture", List.of("media")),
          Map.entry("testkit", List.of("media", "picture")),
          Map.entry("stream", List.of("domain", "media")),
          Map.entry("webrtc", List.of("domain", "media", "stream")),
          Map.entry("recording", List.of("domain", "database", "media", "stream", "picture")),
          Map.entry("analysis", List.of("domain", "media", "stream", "picture")),
          Map.entry("observation", List.of("domain", "database")),
          Map.entry("rule", List.of("domain", "database", "observation")),
          Map.entry("search", List.of("domain", "observation")),
          Map.entry("fleet", List.of("domain", "database")));

  private static JavaClasses all;

  @BeforeAll
  static void readTheClasses() {
    all =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.sightline");
  }

  @Test
  void everyRoomImportsOnlyTheRoomsThatItsArrowsName() {
    for (Map.Entry<String, List<String>> room : ARROWS.entrySet()) {
      List<String> allowed = new ArrayList<>(room.getValue());
      allowed.add(room.getKey());
      String[] packages =
          allowed.stream().map(name -> "org.sightline." + name + "..").toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("org.sightline." + room.getKey() + "..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.sightline..").and(not(resideInAnyPackage(packages))))
          .because(
              "the arrows of docs/ARCHITECTURE.md name all that %s may know"
                  .formatted(room.getKey()))
          .allowEmptyShould(true)
          .check(all);
    }
  }

  @Test
  void domainAndMediaStandOnTheJavaPlatformAlone() {
    noClasses()
        .that()
        .resideInAnyPackage("org.sightline.domain..", "org.sightline.media..")
        .should()
        .dependOnClassesThat(
            not(
                resideInAnyPackage(
                    "java..",
                    "javax.crypto..",
                    "javax.net.ssl..",
                    "javax.security..",
                    "org.jspecify..",
                    "org.sightline.domain..",
                    "org.sightline.media..")))
        .check(all);
  }

  @Test
  void domainDoesNoInputOrOutputAndStartsNoThread() {
    noClasses()
        .that()
        .resideInAPackage("org.sightline.domain..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "java.io..",
                "java.nio.file..",
                "java.nio.channels..",
                "java.net.http..",
                "java.util.concurrent..",
                "java.sql.."))
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .check(all);
  }

  @Test
  void onlyServerSpeaksHttpToClientsAndKnowsJson() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.sightline.server..", "org.sightline.bench..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "org.eclipse.jetty..", "tools.jackson..", "com.sun.net.httpserver.."))
        .check(all);
  }

  @Test
  void whatCamerasSendNeverStartsAProcess() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.sightline.domain..",
            "org.sightline.media..",
            "org.sightline.stream..",
            "org.sightline.webrtc..",
            "org.sightline.recording..",
            "org.sightline.fleet..",
            "org.sightline.rule..",
            "org.sightline.search..")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ProcessBuilder.class, Process.class, Runtime.class)
        .because("no stream source and no setting executes a command")
        .check(all);
  }

  /// Who starts processes, each with fixed words: this program once more and what stands around it,
  /// npm for a network of a known hash, and apt for the demo's footage.
  @Test
  void onlyTheseStartProcesses() {
    noClasses()
        .that(
            not(
                belongToAnyOf(
                    OwnProgram.class,
                    OwnAnalyzer.class,
                    PictureProcess.class,
                    WordProcess.class,
                    org.sightline.server.replay.ReplayProcess.class,
                    org.sightline.server.looks.ExamplePictures.class,
                    IngestProcess.class,
                    NativeFolder.class,
                    Walls.class,
                    NpmFile.class)))
        .and()
        .haveNameNotMatching("org\\.sightline\\.server\\.demo\\.AptPackage")
        .and()
        .resideOutsideOfPackages("org.sightline.bench..")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ProcessBuilder.class)
        .because("nothing that a camera or an owner sends may become an argument")
        .check(all);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.sightline.(*)..").should().beFreeOfCycles().check(all);
    for (String room :
        List.of("media", "recording", "stream", "analysis", "observation", "server")) {
      slices()
          .matching("org.sightline." + room + ".(*)..")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true)
          .check(all);
    }
  }

  @Test
  void noTypeIsNamedWithAWordThatOnlySaysThereIsCodeHere() {
    classes()
        .should(
            new ArchCondition<JavaClass>("have a name that says what they are") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                String name = type.getSimpleName();
                boolean banned =
                    BANNED_NAMES.contains(name)
                        || BANNED_NAMES.stream()
                            .filter(word -> !Set.of("Data", "Base", "Info", "Event").contains(word))
                            .anyMatch(name::endsWith);
                if (banned) {
                  events.add(SimpleConditionEvent.violated(type, type.getName()));
                }
              }
            })
        .check(all);
  }
}
