package dev.ganvas.provenance;

import dev.ganvas.provenance.ProvenanceRecord.Mark;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The log's rows and marks in the database. Thread-safe; transactions are the caller's. */
@Component
final class ProvenanceTable {
  private static final String COLUMNS =
      "sequence, id, created, sha256, fingerprint, model, model_version, seed, options,"
          + " options_hash, caller, hash";

  private final JdbcTemplate jdbc;

  /** What finds a picture: a row's number, its id and fingerprint. */
  record Trace(long sequence, UUID id, Fingerprint fingerprint) {}

  ProvenanceTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Where the chain ends; locks it until the transaction ends. */
  Mark lockHead() {
    return mark("head", " for update").orElseThrow();
  }

  /** Where the chain ends. */
  Mark head() {
    return mark("head", "").orElseThrow();
  }

  /** Where the chain begins: the last row that was deleted. */
  Mark base() {
    return mark("base", "").orElseThrow();
  }

  /** The same; locks it until the transaction ends. */
  Mark lockBase() {
    return mark("base", " for update").orElseThrow();
  }

  /** What was signed when rows were last deleted. */
  Optional<String> baseStatement() {
    return jdbc
        .queryForList("select statement from provenance_mark where name = 'base'", String.class)
        .stream()
        .filter(statement -> statement != null)
        .findFirst();
  }

  private Optional<Mark> mark(String name, String suffix) {
    return jdbc
        .query(
            "select sequence, hash from provenance_mark where name = ?" + suffix,
            (row, number) -> new Mark(row.getLong(1), row.getString(2)),
            name)
        .stream()
        .findFirst();
  }

  /** Appends rows; the head is locked. */
  void append(List<ProvenanceRecord> rows) {
    jdbc.batchUpdate(
        "insert into provenance (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows.stream().map(ProvenanceTable::values).toList());
    moveMark("head", rows.get(rows.size() - 1).mark(), null);
  }

  private static @Nullable Object[] values(ProvenanceRecord row) {
    ProvenanceEntry entry = row.entry();
    return new @Nullable Object[] {
      row.sequence(),
      entry.id(),
      OffsetDateTime.ofInstant(entry.created(), ZoneOffset.UTC),
      entry.sha256(),
      entry.fingerprint(),
      entry.model(),
      entry.modelVersion(),
      entry.seed(),
      entry.options(),
      entry.optionsHash(),
      entry.caller(),
      row.hash()
    };
  }

  /** Deletes all rows up to a place, which becomes the base. */
  void deleteUpTo(Mark base, String statement) {
    jdbc.update("delete from provenance where sequence <= ?", base.sequence());
    moveMark("base", base, statement);
  }

  private void moveMark(String name, Mark mark, @Nullable String statement) {
    jdbc.update(
        "update provenance_mark set sequence = ?, hash = ?, statement = ? where name = ?",
        mark.sequence(),
        mark.hash(),
        statement,
        name);
  }

  /** The next rows in order. */
  List<ProvenanceRecord> after(long sequence, int limit) {
    return jdbc.query(
        "select " + COLUMNS + " from provenance where sequence > ? order by sequence limit ?",
        (row, number) -> record(row),
        sequence,
        limit);
  }

  /** What finds the next rows in order. */
  List<Trace> tracesAfter(long sequence, int limit) {
    return jdbc.query(
        "select sequence, id, fingerprint from provenance where sequence > ?"
            + " order by sequence limit ?",
        (row, number) ->
            new Trace(
                row.getLong(1), row.getObject(2, UUID.class), Fingerprint.ofHex(row.getString(3))),
        sequence,
        limit);
  }

  Optional<ProvenanceRecord> find(long sequence) {
    return jdbc
        .query(
            "select " + COLUMNS + " from provenance where sequence = ?",
            (row, number) -> record(row),
            sequence)
        .stream()
        .findFirst();
  }

  private static ProvenanceRecord record(ResultSet row) throws SQLException {
    return new ProvenanceRecord(
        row.getLong("sequence"),
        new ProvenanceEntry(
            row.getObject("id", UUID.class),
            row.getObject("created", OffsetDateTime.class).toInstant(),
            row.getString("sha256"),
            row.getString("fingerprint"),
            row.getString("model"),
            row.getString("model_version"),
            row.getLong("seed"),
            row.getString("options"),
            row.getString("options_hash"),
            row.getString("caller")),
        row.getString("hash"));
  }
}
