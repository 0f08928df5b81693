/**
 * Test notifications, by which users try a receiver before it is needed, and what the API shows of them.
 *
 * <p>{@link io.grapevine.receiver.receivertest.LiveReceiverTester} makes one attempt with each integration of a receiver, for
 * {@code web.api.grapevine.ReceiverTestApi}. A test that cannot be made as requested ends with a
 * {@link io.grapevine.receiver.receivertest.ReceiverTestRefusal}.
 */
@NullMarked
package io.grapevine.receiver.receivertest;

import org.jspecify.annotations.NullMarked;
