package io.grapevine.config.receiver;

/**
 * The threading of emails: whether those about one group form a thread.
 *
 * @param enabled whether they do
 * @param threadByDate {@code daily} for a new thread each day, {@code none} for one thread; anything while not enabled
 */
public record ThreadingConfig(boolean enabled, String threadByDate) {}
