package io.grapevine.features.heartbeat;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.FieldValues;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.Tag;
import io.grapevine.mesh.state.DurableState;
import java.io.IOException;
import java.util.function.BinaryOperator;

/**
 * The last signal of each kind about one heartbeat. Times are milliseconds on a clock that only runs forward; between replicas
 * and on the disk they are ages.
 *
 * @param name the name of the heartbeat
 * @param count the number of signals so far
 * @param lastSuccess the last success
 * @param lastStart the last start
 * @param lastFail the last failure
 * @param message the text that came with the last ping; may be empty
 */
public record HeartbeatHistory(
        String name, long count, SignalTime lastSuccess, SignalTime lastStart, SignalTime lastFail, String message) {
    /** The kind of the values in the replicated state of heartbeats. */
    public static final DurableState.Kind<HeartbeatHistory> KIND =
            new DurableState.Kind<>("heartbeat", HeartbeatHistory::decode, HeartbeatHistory::name);

    private static final int NAME = 1;
    private static final int COUNT = 2;
    private static final int SUCCESS = 3;
    private static final int START = 4;
    private static final int FAIL = 5;
    private static final int MESSAGE = 6;
    private static final int SUCCESS_ID = 7;
    private static final int START_ID = 8;
    private static final int FAIL_ID = 9;

    /** About twenty thousand years. */
    private static final long MOST_AGE = 20_000L * 366 * 24 * 3600 * 1000;

    /** No signals. */
    static HeartbeatHistory none(String name) {
        return new HeartbeatHistory(name, 0, SignalTime.NONE, SignalTime.NONE, SignalTime.NONE, "");
    }

    /** The history after another signal, which follows those that are known, also within a millisecond. */
    HeartbeatHistory with(HeartbeatSignal signal, SignalTime time, String text) {
        SignalTime success = lastSuccess.cappedBefore(time);
        SignalTime start = lastStart.cappedBefore(time);
        SignalTime fail = lastFail.cappedBefore(time);
        return switch (signal) {
            case SUCCESS -> new HeartbeatHistory(name, count + 1, time, start, fail, text);
            case START -> new HeartbeatHistory(name, count + 1, success, time, fail, text);
            case FAIL -> new HeartbeatHistory(name, count + 1, success, start, time, text);
        };
    }

    /** The latest of this history and of a version that replicas share, signal by signal. */
    HeartbeatHistory merge(HeartbeatHistory version) {
        return combine(version, SignalTime::merge);
    }

    /**
     * Combines this history with another one: of each kind of signal, one of the two times is kept.
     *
     * @param chosen gets the time of this history first
     */
    HeartbeatHistory combine(HeartbeatHistory other, BinaryOperator<SignalTime> chosen) {
        SignalTime success = chosen.apply(lastSuccess, other.lastSuccess);
        SignalTime start = chosen.apply(lastStart, other.lastStart);
        SignalTime fail = chosen.apply(lastFail, other.lastFail);
        HeartbeatHistory next = new HeartbeatHistory(name, Math.max(count, other.count), success, start, fail, message);
        return other.hasLatestSignalOf(next) ? next.withMessage(other.message) : next;
    }

    private boolean hasLatestSignalOf(HeartbeatHistory all) {
        long last = all.latest();
        return (all.success() == last && lastSuccess.isSame(all.lastSuccess))
                || (all.start() == last && lastStart.isSame(all.lastStart))
                || (all.fail() == last && lastFail.isSame(all.lastFail));
    }

    private HeartbeatHistory withMessage(String text) {
        return new HeartbeatHistory(name, count, lastSuccess, lastStart, lastFail, text);
    }

    /** The time of the last success; {@link SignalTime#NEVER}: none. */
    long success() {
        return lastSuccess.at();
    }

    /** The time of the last start. */
    long start() {
        return lastStart.at();
    }

    /** The time of the last failure. */
    long fail() {
        return lastFail.at();
    }

    /** Whether no success has followed the last failure. */
    boolean isFailed() {
        return fail() != SignalTime.NEVER && fail() > success();
    }

    /** Whether a job has started that has not ended. */
    boolean isRunning() {
        return start() != SignalTime.NEVER && start() > Math.max(success(), fail());
    }

    /** The time of the last signal. */
    long latest() {
        return Math.max(success(), Math.max(start(), fail()));
    }

    /** A copy of this history with all times shifted by so many milliseconds. */
    HeartbeatHistory shifted(long by) {
        return new HeartbeatHistory(
                name, count, lastSuccess.shifted(by), lastStart.shifted(by), lastFail.shifted(by), message);
    }

    /** Encodes the history with the ages at {@code now}. */
    byte[] encode(long now) {
        MessageWriter out = new MessageWriter().string(NAME, name).varint(COUNT, count);
        age(out, SUCCESS, success(), now);
        age(out, START, start(), now);
        age(out, FAIL, fail(), now);
        return out.string(MESSAGE, message)
                .varint(SUCCESS_ID, lastSuccess.id())
                .varint(START_ID, lastStart.id())
                .varint(FAIL_ID, lastFail.id())
                .toBytes();
    }

    private static void age(MessageWriter out, int field, long time, long now) {
        if (time != SignalTime.NEVER) {
            out.presentVarint(field, Math.max(0, now - time));
        }
    }

    /** Decodes a history, as of the time 0: its times are the negative ages. */
    static Decoded<HeartbeatHistory> decode(byte[] body) {
        return MessageReader.decode(body, reader -> {
            FieldValues texts = new FieldValues(reader);
            long[] numbers = {0, 0, 0, SignalTime.NEVER, SignalTime.NEVER, SignalTime.NEVER, 0, 0, 0, 0};
            reader.readFields(tag -> {
                for (int field = COUNT; field <= FAIL_ID; field++) {
                    if (tag == Tag.varint(field)) {
                        boolean isAge = field >= SUCCESS && field <= FAIL;
                        numbers[field] = isAge ? -age(reader) : reader.readVarint();
                        return true;
                    }
                }
                return texts.readText(tag, NAME, MESSAGE);
            });
            return new HeartbeatHistory(
                    texts.text(NAME),
                    numbers[COUNT],
                    new SignalTime(numbers[SUCCESS], numbers[SUCCESS_ID]),
                    new SignalTime(numbers[START], numbers[START_ID]),
                    new SignalTime(numbers[FAIL], numbers[FAIL_ID]),
                    texts.text(MESSAGE));
        });
    }

    private static long age(MessageReader reader) throws IOException {
        long age = reader.readVarint();
        if (age < 0 || age > MOST_AGE) {
            throw MessageReader.fault("age: " + age + " (expected: 0 to " + MOST_AGE + ")");
        }
        return age;
    }
}
