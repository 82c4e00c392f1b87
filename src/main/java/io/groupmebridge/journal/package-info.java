/**
 * The durable, ordered log of events. {@code seq} order is commit order; an id is journaled once however often it is
 * appended. Readers keep cursors of their own; the newest events stay in memory for them, bounded in bytes. The JSON of
 * events is written here, once per event: what is stored is what is sent.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "store"})
package io.groupmebridge.journal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
