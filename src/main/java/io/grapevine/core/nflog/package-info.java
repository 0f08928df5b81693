/**
 * The notification log: the last notification of each group to each integration, so that the next one is sent only when
 * an alert has changed or {@code repeat_interval} has passed.
 *
 * <p>Entries are replicated through a {@link io.grapevine.mesh.state.DurableState}; listeners of the {@link
 * io.grapevine.core.nflog.NotificationLog} are called for those of other replicas. Ages are measured by the loop's timer:
 * from the record of a local entry, from the age sent with a replicated one, and from the write time, by this replica's
 * clock, of a restored one.
 */
@NullMarked
package io.grapevine.core.nflog;

import org.jspecify.annotations.NullMarked;
