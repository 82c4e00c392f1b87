/**
 * One lane per subscription reads the journal and posts: filter, order, sign, POST, settle. The inbound half is not known
 * here; the two meet only in the journal.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"journal", "subscription", "event", "store"})
package io.groupmebridge.delivery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
