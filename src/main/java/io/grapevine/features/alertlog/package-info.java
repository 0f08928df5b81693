/**
 * Persistence of active alerts and group timers: a recorder that observes the alert store and the dispatcher, the records
 * that it writes to a journal, and the state that is loaded from them after a restart, or fetched from a peer. Without files,
 * clock and lock.
 */
@NullMarked
package io.grapevine.features.alertlog;

import org.jspecify.annotations.NullMarked;
