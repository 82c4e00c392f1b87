/**
 * The database: SQLite in the data directory or PostgreSQL by URL, its migrations, one group commit through which every
 * write of the process goes, reads on virtual threads, and the cipher for secrets at rest. Knows no table of its own; the
 * SQL of a table belongs to the module that owns it.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.groupmebridge.store;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
