/**
 * The REST API for operators: bearer authentication, controllers, problem details (RFC 9457). No rule lives here; what a
 * module shows, it shows as plain values.
 *
 * <p>Everything under {@code /api} wants the one token, Actuator is open on its own port, all else is not there. What goes
 * over the wire is a {@code Wire}, read and written strictly by {@code ApiJson}, in snake_case; other JSON of the process
 * keeps its mapper. Whatever fails, in a filter or behind it, becomes a {@code Problem} in one place, {@code Problems}: 400
 * for a body that cannot be read and for parameters of the URL, 422 for fields that cannot be so, 409 for what is in the
 * way. A change is an RFC 7396 merge patch of what can be written, checked like a creation. Cursors of lists are opaque and
 * belong to their list. What the settings declare is changed there. Secrets come in and do not go out, but for a
 * subscription's in the answer to its creation or its rotation.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"event", "account", "session", "bayeux", "journal", "subscription", "delivery", "store"})
package io.groupmebridge.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
