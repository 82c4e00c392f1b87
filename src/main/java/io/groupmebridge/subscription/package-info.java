/**
 * Who is to be told about what: endpoint, filter, policy and secrets of every webhook subscription, declared in the
 * settings or made through the API. Matching is pure; nothing here sends anything. A new subscription starts behind the
 * newest event of the journal, so its cursor is set in the same commit that creates it; from then on only its lane
 * ({@code delivery}) moves it.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "store"})
package io.groupmebridge.subscription;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
