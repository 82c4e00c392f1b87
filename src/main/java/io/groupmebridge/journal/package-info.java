/**
 * The durable, ordered log of events. {@code seq} order is commit order; an id is journaled once however often it is
 * appended. Readers keep cursors of their own; the newest events stay in memory for them, bounded in bytes. The JSON of
 * events is written here, once per event: what is stored is what is sent.
 *
 * <p>Appends are one batch of the group commit: multi-row inserts that leave out ids the table has. Where other processes
 * append too (PostgreSQL), the batch holds an advisory lock until its commit, so nobody can commit a smaller {@code seq}
 * later and a cursor never skips. Under that lock each batch first looks where the journal ends; memory
 * ({@code RecentEvents}) goes on only when it ends at the same place, and else begins anew, so it never answers with a gap.
 * After the commit come memory, then the head, then its listeners, then the callers; others' appends are noticed by asking
 * for the head once a second.
 *
 * <p>Retention: {@code JournalRetention} prunes from the oldest on, by age and by size. Places rise with time but for what
 * clocks do, so age is a place found by halving; the size is estimated from samples, because to count it would cost every
 * append. Who reads the journal implements {@link io.groupmebridge.journal.JournalUse}: it is asked in the transaction that
 * prunes what is needed still, which age spares and size does not, and told what is gone. Readers simply go on behind the
 * hole.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "store", "trace"})
package io.groupmebridge.journal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
