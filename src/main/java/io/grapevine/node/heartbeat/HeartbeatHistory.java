package io.grapevine.node.heartbeat;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.Tag;

/**
 * The last signal of each kind about one heartbeat. Times are milliseconds on a clock that only runs forward; between replicas
 * and on the disk they are ages.
 *
 * @param name the name of the heartbeat
 * @param count the number of signals so far
 * @param success the time of the last success; {@link #NEVER}: none
 * @param start the time of the last start
 * @param fail the time of the last failure
 * @param message the text that came with the last ping; may be empty
 */
record HeartbeatHistory(String name, long count, long success, long start, long fail, String message) {
    /** The time of a signal that was never received. */
    static final long NEVER = Long.MIN_VALUE;

    private static final int NAME = 1;
    private static final int COUNT = 2;
    private static final int SUCCESS = 3;
    private static final int START = 4;
    private static final int FAIL = 5;
    private static final int MESSAGE = 6;

    /** About twenty thousand years. */
    private static final long MOST_AGE = 20_000L * 366 * 24 * 3600 * 1000;

    /** No signals. */
    static HeartbeatHistory none(String name) {
        return new HeartbeatHistory(name, 0, NEVER, NEVER, NEVER, "");
    }

    /** The history after another signal. */
    HeartbeatHistory with(HeartbeatSignal signal, long at, String text) {
        return switch (signal) {
            case SUCCESS -> new HeartbeatHistory(name, count + 1, at, start, fail, text);
            case START -> new HeartbeatHistory(name, count + 1, success, at, fail, text);
            case FAIL -> new HeartbeatHistory(name, count + 1, success, start, at, text);
        };
    }

    /** The latest of two histories of one heartbeat, signal by signal. */
    HeartbeatHistory and(HeartbeatHistory other) {
        return new HeartbeatHistory(
                name,
                Math.max(count, other.count),
                Math.max(success, other.success),
                Math.max(start, other.start),
                Math.max(fail, other.fail),
                other.latest() > latest() ? other.message : message);
    }

    /** Whether no success has followed the last failure. */
    boolean isFailed() {
        return fail != NEVER && fail > success;
    }

    /** Whether a job has started that has not ended. */
    boolean isRunning() {
        return start != NEVER && start > Math.max(success, fail);
    }

    /** The time of the last signal. */
    long latest() {
        return Math.max(success, Math.max(start, fail));
    }

    /** The same with all times shifted. */
    HeartbeatHistory shifted(long by) {
        return new HeartbeatHistory(name, count, shifted(success, by), shifted(start, by), shifted(fail, by), message);
    }

    private static long shifted(long time, long by) {
        return time == NEVER ? NEVER : time + by;
    }

    /** Encodes the history with the ages at {@code now}. */
    byte[] encode(long now) {
        MessageWriter out = new MessageWriter().string(NAME, name).varint(COUNT, count);
        age(out, SUCCESS, success, now);
        age(out, START, start, now);
        age(out, FAIL, fail, now);
        return out.string(MESSAGE, message).toBytes();
    }

    private static void age(MessageWriter out, int field, long time, long now) {
        if (time != NEVER) {
            out.presentVarint(field, Math.max(0, now - time));
        }
    }

    /** Decodes a history, as of the time 0: its times are the negative ages. */
    static Decoded<HeartbeatHistory> decode(byte[] body) {
        return MessageReader.decode(body, reader -> {
            String[] texts = {"", ""};
            long[] numbers = {0, 0, 0, NEVER, NEVER, NEVER};
            reader.readFields(tag -> {
                if (tag == Tag.sized(NAME)) {
                    texts[0] = reader.readString();
                    return true;
                } else if (tag == Tag.sized(MESSAGE)) {
                    texts[1] = reader.readString();
                    return true;
                } else if (tag == Tag.varint(COUNT)) {
                    numbers[COUNT] = reader.readVarint();
                    return true;
                }
                for (int field = SUCCESS; field <= FAIL; field++) {
                    if (tag == Tag.varint(field)) {
                        long age = reader.readVarint();
                        if (age < 0 || age > MOST_AGE) {
                            throw MessageReader.fault("age: " + age + " (expected: 0 to " + MOST_AGE + ")");
                        }
                        numbers[field] = -age;
                        return true;
                    }
                }
                return false;
            });
            return new HeartbeatHistory(
                    texts[0], numbers[COUNT], numbers[SUCCESS], numbers[START], numbers[FAIL], texts[1]);
        });
    }
}
