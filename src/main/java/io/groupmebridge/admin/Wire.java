package io.groupmebridge.admin;

/** Marks what goes over the wire of this API: read and written in snake_case by {@link ApiCodecs}, strictly. */
interface Wire {}
