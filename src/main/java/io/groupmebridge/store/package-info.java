/**
 * The database: SQLite in the data directory or PostgreSQL by URL, its migrations, one group commit through which every
 * write of the process goes, reads on virtual threads, and the cipher for secrets at rest. Knows no table but the one that
 * proves the encryption key; the SQL of a table belongs to the module that owns it, written once for both databases.
 *
 * <p>Writes: {@link io.groupmebridge.store.GroupCommit} queues them, one thread moves what waits into one transaction,
 * commits and answers in order. A write at fault itself is undone to a savepoint and fails alone; a database that is out of
 * order ({@code SqlFault} tells which is which) makes all wait in order until it works. The one connection it keeps is the
 * only one that writes, which is what SQLite wants; WAL lets the readers of the same pool go on beside it.
 *
 * <p>Long writes go through a {@link io.groupmebridge.store.Sweep}, in small steps between those of others. What pruning frees
 * in a SQLite file is used for what comes; only {@code VACUUM} makes the file smaller ({@code auto_vacuum} would move pages
 * with every commit).
 *
 * <p>What modules do with the store from time to time while the application runs (look, prune, write what has gathered) is a
 * {@link io.groupmebridge.store.PeriodicTask}.
 *
 * <p>A database belongs to one bridge: a SQLite file by a lock beside it, a PostgreSQL schema by an advisory lock that the
 * connection that writes holds ({@code WriteRight}). A second bridge waits at its start, before it migrates the tables, until
 * the first has stopped, so that one can take the other's place; one that lost its connection writes nothing until it has the
 * right again.
 * {@link io.groupmebridge.store.Database#shared} tells modules to mind that other processes may have written. What is set up
 * wrong stops the start with a {@link io.groupmebridge.store.StoreSetupException} that names the setting.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.groupmebridge.store;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
