package org.sightline.observation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Attributes;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.ObservationQuery.All;
import org.sightline.domain.Source;

class MigrationTest {
  @TempDir Path folder;

  @Test
  void factsOfTheFirstSchemaAreKeptAndHaveNoTraits() throws Exception {
    Path file = folder.resolve("old.sqlite");
    String url = "jdbc:sqlite:" + file;
    Flyway.configure(Database.class.getClassLoader())
        .dataSource(url, null, null)
        .locations("classpath:org/sightline/observation/schema")
        .target("1")
        .load()
        .migrate();
    try (var connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO source VALUES (7, 'detector', 'yolox', 'abc')");
      statement.execute("INSERT INTO subject VALUES (1, 'object', 'door', 'person', 1)");
      statement.execute("INSERT INTO subject_zone VALUES (1, 'dock')");
      statement.execute("INSERT INTO shelf VALUES (1, 1, 8, 2, 1, 1000000, 1000000, 5000000)");
      statement.execute(
          "INSERT INTO observation VALUES (3, 1, 7, 1000000, 6000000, 0.85, 't', 0, 1, 0.1, 0.1,"
              + " 0.2, 0.2, x'', '', NULL)");
      statement.execute("INSERT INTO track VALUES ('t', 0, 3)");
      statement.execute("INSERT INTO latest VALUES (1, 1000000, 3, 6000000, 0.85)");
    }
    try (ObservationLog log = ObservationLog.open(file)) {
      List<StoredObservation> found = log.query(new All(), Order.NEWEST, 10, null).observations();
      assertEquals(1, found.size());
      ObjectObservation old = (ObjectObservation) found.getFirst().observation();
      assertEquals(new Source("detector", "yolox", "abc", ""), old.source());
      assertEquals(List.of(), old.crossings());
      assertEquals(List.of(), old.visits());
      assertEquals(Attributes.NONE, old.attributes());
      assertEquals(Set.of("dock"), old.zones());
      Source other = new Source("detector", "yolox", "abc", "ff");
      log.append(RandomFacts.with(old, "new", other));
      assertEquals(
          other,
          log.query(new All(), Order.NEWEST, 10, null)
              .observations()
              .getFirst()
              .observation()
              .source());
    }
  }
}
