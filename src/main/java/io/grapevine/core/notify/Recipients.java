package io.grapevine.core.notify;

import io.grapevine.config.Extensions;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A rule by which receivers are notified in place of another. It is asked a few times by each flush, and from any thread. A flush that is under
 * way at a reload goes on with the settings of its beginning.
 */
public interface Recipients {
    /**
     * The receiver that is notified of what fires at an instant in place of another; empty if none is.
     *
     * @param settings the settings of the configuration that has the receivers
     */
    Optional<String> at(String receiver, Instant instant, Extensions settings);

    /**
     * The receivers that may have been notified in place of another, and are to be notified of the end then; mostly none.
     *
     * @param settings the settings of the configuration that has the receivers
     */
    Stream<String> others(String receiver, Extensions settings);
}
