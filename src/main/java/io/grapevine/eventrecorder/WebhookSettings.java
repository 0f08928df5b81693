package io.grapevine.eventrecorder;

import io.grapevine.base.go.GoUrl;
import io.grapevine.config.EventRecorderConfig.WebhookOutput;
import io.grapevine.config.Secret;
import java.time.Duration;

/**
 * The settings of a web hook for events, defaults filled in.
 *
 * @param url where to post
 * @param timeout of a request
 * @param workers how many requests are under way at most
 * @param attempts how many requests are made at most for the same events
 * @param backoff the wait after the first failed attempt, doubled after each further one
 * @param batched whether events are sent together, as an array
 * @param batchEvents how many events are sent together at most
 * @param batchBytes the size of a request from which no event is added
 * @param flushInterval how long an event waits for others at most
 */
record WebhookSettings(
        Secret url,
        Duration timeout,
        int workers,
        int attempts,
        Duration backoff,
        boolean batched,
        int batchEvents,
        int batchBytes,
        Duration flushInterval) {
    static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

    static WebhookSettings of(WebhookOutput config) {
        return new WebhookSettings(
                config.url(),
                or(config.timeout(), Duration.ofSeconds(10)),
                or(config.workers(), 4),
                or(config.maxRetries(), 3),
                or(config.retryBackoff(), Duration.ofMillis(500)),
                config.batch(),
                or(config.batchMaxEvents(), 100),
                or(config.batchMaxBytes(), 1 << 20),
                or(config.batchFlushInterval(), Duration.ofMillis(100)));
    }

    private static Duration or(Duration value, Duration otherwise) {
        return value.compareTo(Duration.ZERO) > 0 ? value : otherwise;
    }

    private static int or(long value, int otherwise) {
        return value > 0 ? (int) Math.min(value, Integer.MAX_VALUE) : otherwise;
    }

    /** The wait after a failed attempt, the first of which is number 0. */
    Duration backoffAfter(int attempt) {
        Duration wait = backoff;
        for (int i = 0; i < attempt && wait.compareTo(LONGEST_BACKOFF) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(LONGEST_BACKOFF) < 0 ? wait : LONGEST_BACKOFF;
    }

    /** The name of the output: the URL without user, query and fragment. */
    String name() {
        try {
            GoUrl whole = GoUrl.parse(url.reveal());
            return "webhook:"
                    + new GoUrl(whole.scheme(), "//" + whole.host(), whole.host(), whole.path(), "", "").text();
        } catch (GoUrl.Malformed e) {
            return "webhook:<invalid>";
        }
    }
}
