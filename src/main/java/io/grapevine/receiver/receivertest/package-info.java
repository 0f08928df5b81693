/**
 * Test notifications: what is sent to try a receiver before it is needed, and what is shown of it.
 *
 * <p>{@link io.grapevine.receiver.receivertest.LiveReceiverTester} makes one attempt with each integration of a receiver; the API
 * that asks for it is in {@code api.trial}. A test that cannot be made as it is asked for is a
 * {@link io.grapevine.receiver.receivertest.TrialRefusal}.
 */
@NullMarked
package io.grapevine.receiver.receivertest;

import org.jspecify.annotations.NullMarked;
