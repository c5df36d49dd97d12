namespace MessageFunctions.Embedded.DurableTask;

/// <summary>The tables of <c>durable.db</c>.</summary>
internal static class DurableSchema
{
    /// <summary>"MFdt" as bytes.</summary>
    public const int ApplicationId = 0x4D466474;

    public static IReadOnlyList<string> Steps { get; } =
    [
        """
        CREATE TABLE instance(
          key INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE,
          name TEXT NOT NULL,
          status INTEGER NOT NULL,
          busy INTEGER NOT NULL,
          created INTEGER NOT NULL,
          updated INTEGER NOT NULL,
          start_at INTEGER,
          parent_key INTEGER, parent_task INTEGER, parent_id TEXT, parent_name TEXT,
          custom_status BLOB, input BLOB, output BLOB, failure BLOB, tags BLOB) STRICT;
        CREATE INDEX instance_status ON instance(status, key) WHERE status <> 1;
        CREATE INDEX instance_busy ON instance(key) WHERE busy = 1;
        CREATE INDEX instance_parent ON instance(parent_key) WHERE parent_key IS NOT NULL;
        CREATE TABLE history(
          instance INTEGER NOT NULL, chunk INTEGER NOT NULL, at INTEGER NOT NULL, events BLOB NOT NULL,
          PRIMARY KEY(instance, chunk)) STRICT, WITHOUT ROWID;
        CREATE TABLE timer(
          instance INTEGER NOT NULL, id INTEGER NOT NULL, due INTEGER NOT NULL,
          PRIMARY KEY(instance, id)) STRICT, WITHOUT ROWID;
        CREATE INDEX timer_due ON timer(due);
        CREATE TABLE inbox(sequence INTEGER PRIMARY KEY, instance INTEGER NOT NULL, message BLOB NOT NULL) STRICT;
        CREATE INDEX inbox_instance ON inbox(instance);
        """,
    ];
}
