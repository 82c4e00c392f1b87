/**
 * The REST API for operators: bearer authentication, controllers, problem details (RFC 9457). No rule lives here; what a
 * module shows, it shows as plain values.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"event", "account", "session", "bayeux", "journal", "subscription", "delivery", "store"})
package io.groupmebridge.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
