package io.groupmebridge.ingest;

import io.groupmebridge.event.PushEvent;

/** What a pushed message is to the bridge. */
sealed interface Normalized {

    /** Something happened: to be journaled. */
    record Happened(PushEvent event) implements Normalized {}

    /** A sign of life that says nothing else: to be counted. */
    record Ping() implements Normalized {}
}
