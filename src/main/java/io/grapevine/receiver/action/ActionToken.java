package io.grapevine.receiver.action;

import io.grapevine.model.Action;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * The content of a link, or of a button, in a message: an action on an incident of a group. It is no secret; {@link ActionKeys}
 * signs it.
 *
 * @param groupId the id of the group, eight bytes
 * @param episode when the incident was notified first, in seconds since 1970, from 0 to 2³² − 1
 * @param round the round of the action when the message was sent, from 0 to 255
 * @param expiresAt when it expires, in seconds since 1970, from 0 to 2³² − 1
 * @param forPrograms whether a program may send it, without a page and a login
 * @param subject the one person to whom the message was sent, such as a mail address; empty: several, or not known
 */
public record ActionToken(
        Action action, long groupId, long episode, int round, long expiresAt, boolean forPrograms, String subject) {
    /** The longest subject, in bytes of UTF-8. */
    static final int LONGEST_SUBJECT = 255;

    /** The size without the number of the key, the subject and the code. */
    static final int BYTES = 18;

    private static final int FOR_PROGRAMS = 0x80;
    private static final long MOST_SECONDS = 0xFFFF_FFFFL;
    private static final int MOST_ROUNDS = 0xFF;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is not in its range
     */
    public ActionToken {
        check("episode", episode, MOST_SECONDS);
        check("round", round, MOST_ROUNDS);
        check("expiresAt", expiresAt, MOST_SECONDS);
        check("length of the subject", subject.getBytes(StandardCharsets.UTF_8).length, LONGEST_SUBJECT);
    }

    /** The content of a token without a subject. */
    public ActionToken(Action action, long groupId, long episode, int round, long expiresAt, boolean forPrograms) {
        this(action, groupId, episode, round, expiresAt, forPrograms, "");
    }

    /** A token to undo what this one does, which no program sends. */
    public ActionToken undo() {
        return new ActionToken(Action.UNDO, groupId, episode, round, expiresAt, false, subject);
    }

    private static void check(String field, long value, long most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(field + ": " + value + " (expected: 0 to " + most + ")");
        }
    }

    /** Whether it has expired at {@code now}. */
    public boolean hasExpired(Instant now) {
        return now.getEpochSecond() >= expiresAt;
    }

    /** Writes {@link #BYTES} bytes, without the subject, numbers with the most significant byte first. */
    void write(ByteBuffer bytes) {
        bytes.put((byte) (action.number() | (forPrograms ? FOR_PROGRAMS : 0)))
                .putLong(groupId)
                .putInt((int) episode)
                .put((byte) round)
                .putInt((int) expiresAt);
    }

    /** Reads {@link #BYTES} bytes, which are followed by the subject; empty if they name an action of another version. */
    static Optional<ActionToken> read(ByteBuffer bytes) {
        int first = Byte.toUnsignedInt(bytes.get());
        long groupId = bytes.getLong();
        long episode = Integer.toUnsignedLong(bytes.getInt());
        int round = Byte.toUnsignedInt(bytes.get());
        long expiresAt = Integer.toUnsignedLong(bytes.getInt());
        String subject = StandardCharsets.UTF_8.decode(bytes).toString();
        boolean forPrograms = (first & FOR_PROGRAMS) != 0;
        return Action.numbered(first & ~FOR_PROGRAMS)
                .map(action -> new ActionToken(action, groupId, episode, round, expiresAt, forPrograms, subject));
    }
}
