package io.grapevine.notification;

import java.time.Instant;

/**
 * The incident that a message is about, as its actions name it.
 *
 * @param groupId the id of the group, in 16 hexadecimal digits
 * @param episode when the incident was notified first, in seconds since 1970
 * @param now the time of the message
 */
public record MessageIncident(String groupId, long episode, Instant now) {}
