/**
 * The notification log: for each group and integration what was told last, so that it is told again only when something
 * is new or {@code repeat_interval} has passed.
 *
 * <p>Entries are shared with the other replicas through a {@link io.grapevine.mesh.state.DurableState}; whoever listens
 * to the {@link io.grapevine.nflog.NotificationLog} hears of those that came from others. Ages run on the loop's timer:
 * an own entry counts from its record, another's from the age with which it came, a stored one from when it was written
 * by the clock of the replica that stored it. {@link io.grapevine.nflog.AlertHash} and {@link
 * io.grapevine.nflog.NflogEntryCodec} are Alertmanager's; what Grapevine adds stands in fields that Alertmanager carries
 * along.
 */
@NullMarked
package io.grapevine.nflog;

import org.jspecify.annotations.NullMarked;
