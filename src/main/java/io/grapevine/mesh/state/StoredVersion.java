package io.grapevine.mesh.state;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.FieldValues;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.Tag;
import io.grapevine.base.protobuf.UnknownFields;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A version as it lies on disk: its body, which is a protobuf message that Alertmanager reads, and behind it one field
 * more, which Alertmanager skips and keeps.
 *
 * @param mark the place among the versions; null if Alertmanager wrote it
 */
@SuppressWarnings("ArrayRecordComponent") // records are not compared; a body is passed on untouched, never copied
public record StoredVersion(byte[] body, @Nullable Mark mark) {
    /** The number of the mark's field: far from those that Alertmanager may come to use. */
    static final int MARK = 17_001;

    private static final int RANK = 1;
    private static final int STAMP = 2;
    private static final int WRITER = 3;
    private static final int WRITTEN_AT = 4;
    private static final int KEPT_UNTIL = 5;

    /**
     * Attributes of a version that Alertmanager does not know; rank, stamp and writer are those of {@link Version}.
     * Both times are of this replica's clock for any writer, in milliseconds.
     */
    public record Mark(int rank, long stamp, String writer, Instant writtenAt, Instant keptUntil) {
        /** No difference of two times within it is more than a {@code long} holds. */
        private static final long MAX_MILLIS = Long.MAX_VALUE / 4;

        private static final long MAX_NANO_SECOND = Version.MAX_STAMP / 1_000_000_000;

        /** Cuts the times to milliseconds. */
        public Mark {
            writtenAt = writtenAt.truncatedTo(ChronoUnit.MILLIS);
            keptUntil = keptUntil.truncatedTo(ChronoUnit.MILLIS);
        }

        /** The mark of what Alertmanager wrote: of two such versions the one written later counts. */
        public static Mark unmarked(int rank, Instant writtenAt, Instant keptUntil) {
            return new Mark(rank, stamp(writtenAt), "", writtenAt, keptUntil);
        }

        private static long stamp(Instant time) {
            if (time.isBefore(Instant.EPOCH)) {
                return 0;
            }
            return time.getEpochSecond() >= MAX_NANO_SECOND
                    ? Version.MAX_STAMP
                    : Duration.between(Instant.EPOCH, time).toNanos();
        }

        static Mark of(ReplicatedState.Held held, Instant now) {
            Version version = held.version();
            return new Mark(
                    version.rank(), version.stamp(), version.writer(), now.minus(held.age()), now.plus(held.ttl()));
        }

        /** How long ago the version was written; zero if the clock has been set back to before. */
        public Duration age(Instant now) {
            return now.isBefore(writtenAt) ? Duration.ZERO : Duration.between(writtenAt, now);
        }

        /** The version with a body. */
        public Version version(byte[] body) {
            return new Version(rank, stamp, writer, body);
        }

        /** For how much longer its key is kept; not positive if that is over. */
        public Duration ttl(Instant now) {
            return Duration.between(now, keptUntil);
        }

        private MessageWriter message() {
            return new MessageWriter()
                    .varint(RANK, rank)
                    .varint(STAMP, stamp)
                    .string(WRITER, writer)
                    .varint(WRITTEN_AT, writtenAt.toEpochMilli())
                    .varint(KEPT_UNTIL, keptUntil.toEpochMilli());
        }

        private static Mark read(MessageReader reader) throws IOException {
            FieldValues fields = new FieldValues(reader);
            reader.readMessage(
                    tag -> fields.readText(tag, WRITER) || fields.readNumber(tag, RANK, STAMP, WRITTEN_AT, KEPT_UNTIL));
            return new Mark(
                    (int) fields.number(RANK, "rank of a version", 0, Version.MAX_RANK),
                    fields.number(STAMP, "stamp of a version", 0, Version.MAX_STAMP),
                    fields.text(WRITER),
                    time(fields, WRITTEN_AT),
                    time(fields, KEPT_UNTIL));
        }

        private static Instant time(FieldValues fields, int field) throws IOException {
            return Instant.ofEpochMilli(fields.number(field, "time of a version", -MAX_MILLIS, MAX_MILLIS));
        }
    }

    /** What a state holds, to be stored. */
    public static StoredVersion of(ReplicatedState.Held held, Instant now) {
        return new StoredVersion(held.version().body(), Mark.of(held, now));
    }

    /** The bytes for the disk. */
    public byte[] encode() {
        if (mark == null) {
            return body;
        }
        byte[] tail = new MessageWriter().message(MARK, mark.message()).toBytes();
        byte[] record = Arrays.copyOf(body, body.length + tail.length);
        System.arraycopy(tail, 0, record, body.length, tail.length);
        return record;
    }

    /** The version for which {@code record} stands. Its body is what is left when the mark is taken out. */
    public static Decoded<StoredVersion> decode(byte[] record) {
        return MessageReader.decode(record, reader -> {
            Mark[] mark = {null};
            UnknownFields body = reader.readFields(tag -> {
                if (tag != Tag.sized(MARK)) {
                    return false;
                }
                mark[0] = Mark.read(reader);
                return true;
            });
            return new StoredVersion(body.bytes(), mark[0]);
        });
    }
}
