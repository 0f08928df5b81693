/**
 * Replicas in virtual time: the whole node, with the real configuration loader, alert decoder and webhook message, but
 * with a clock, disks and receivers that the test holds in its hand.
 */
@NullMarked
package io.grapevine.sim;

import org.jspecify.annotations.NullMarked;
