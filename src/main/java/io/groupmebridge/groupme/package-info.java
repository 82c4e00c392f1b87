/**
 * A client of the part of GroupMe's REST API that the bridge needs. Answers are values, also the bad ones; tokens travel
 * in a header, never in a URL. What may have failed by chance is asked again a few times (the retry {@code groupme});
 * everything longer is the caller's affair. Of events it knows no more than the names of accounts and conversations, and of
 * sessions nothing.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"account", "event"})
package io.groupmebridge.groupme;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
