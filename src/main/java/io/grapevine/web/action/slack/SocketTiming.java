package io.grapevine.web.action.slack;

import io.grapevine.web.action.chat.Pauses;
import java.time.Duration;

/**
 * The times of a connection by Socket Mode.
 *
 * @param ping how often a ping is sent
 * @param silence how long no frame may arrive; a connection that was cut silently is found by it
 * @param hello how long Slack may take to begin
 * @param stable how long a connection must last so that the next failure counts as the first
 * @param drain how long an old connection is read beside its successor
 * @param pauses the pauses before new attempts
 * @param limited the least pause after Slack has said that there are too many connections, or none are permitted
 */
record SocketTiming(
        Duration ping,
        Duration silence,
        Duration hello,
        Duration stable,
        Duration drain,
        Pauses pauses,
        Duration limited) {
    static final SocketTiming USUAL = new SocketTiming(
            Duration.ofSeconds(30),
            Duration.ofSeconds(75),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            new Pauses(Duration.ofSeconds(1), Duration.ofMinutes(2)),
            Duration.ofMinutes(1));
}
