/**
 * The history of a replica: what happened to alerts, notifications, silences and the configuration, as records in the order
 * of time, and as lines of JSON. The records are written by {@code history.recording} and kept by {@code history.store}.
 */
@NullMarked
package io.grapevine.history;

import org.jspecify.annotations.NullMarked;
