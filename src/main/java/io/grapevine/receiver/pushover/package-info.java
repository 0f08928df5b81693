/** Pushover: a group as one message on the phones of a user or a group. */
@NullMarked
package io.grapevine.receiver.pushover;

import org.jspecify.annotations.NullMarked;
