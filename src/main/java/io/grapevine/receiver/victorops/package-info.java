/** VictorOps, now Splunk On-Call: a group as one incident of a team. */
@NullMarked
package io.grapevine.receiver.victorops;

import org.jspecify.annotations.NullMarked;
