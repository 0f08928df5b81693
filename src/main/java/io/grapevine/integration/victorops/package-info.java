/**
 * VictorOps, now Splunk On-Call: a group as one incident of a team.
 *
 * <p>{@link io.grapevine.integration.victorops.VictoropsMessage} says what is sent and where, {@link
 * io.grapevine.integration.victorops.VictoropsNotifier} brings it there.
 */
@NullMarked
package io.grapevine.integration.victorops;

import org.jspecify.annotations.NullMarked;
