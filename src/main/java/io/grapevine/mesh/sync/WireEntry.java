package io.grapevine.mesh.sync;

import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.StoredEntry;
import io.grapevine.mesh.state.Version;
import io.grapevine.mesh.state.VersionStore;
import java.io.IOException;

/**
 * A version on its way from one replica to another. Times travel as durations, so no clock but the receiver's counts.
 *
 * @param origin the member that numbered it
 * @param seq the number of the version, from 1
 * @param ageMillis how long ago it was written
 * @param ttlMillis for how much longer it is to be kept
 * @param unknown fields of a newer version of the program, passed on as they came
 */
public record WireEntry(
        String state,
        String key,
        Version version,
        MemberId origin,
        long seq,
        long ageMillis,
        long ttlMillis,
        UnknownFields unknown) {
    private static final int ORIGIN = 11;

    /** What is larger than this could not be passed on in every kind of frame. */
    private static final int MAX_SIZE = VersionStore.MAX_CONTENT + (12 << 10);

    /** Bounds the bytes that the numbers, the tags and the origin of an item take on the wire. */
    private static final int OVERHEAD = 128 + 6 * MemberId.MAX_LENGTH;

    /** The entry that a replica holds, as it is sent now. */
    public static WireEntry of(StoredEntry entry, long now) {
        return new WireEntry(
                entry.state(),
                entry.key(),
                entry.version(),
                entry.origin(),
                entry.seq(),
                entry.age(now).toMillis(),
                entry.ttl(now).toMillis(),
                entry.unknown());
    }

    /** The entry as the receiver holds it, with times on the receiver's elapsed clock. */
    public StoredEntry toStored(long now) {
        return StoredEntry.of(state, key, version, origin, seq, now - ageMillis, now + ttlMillis, unknown);
    }

    /** Whether the entry fits into every kind of frame. */
    public boolean fits() {
        return sizeBound() <= MAX_SIZE;
    }

    /** At least the size of the encoded item, in bytes. */
    public int sizeBound() {
        return OVERHEAD + VersionStore.contentBound(key, version) + unknown.bytes().length;
    }

    /** The entry as a message without its origin, which a delta names once for all. */
    MessageWriter message() {
        return new MessageWriter()
                .string(1, state)
                .string(2, key)
                .varint(3, seq)
                .varint(4, version.rank())
                .varint(5, version.stamp())
                .string(6, version.writer())
                .bytes(7, version.body())
                .varint(8, ageMillis)
                .varint(9, ttlMillis)
                .unknown(unknown);
    }

    MessageWriter messageWithOrigin() {
        return message().message(ORIGIN, FrameCodec.write(origin));
    }

    /** Reads the fields of an entry, whose origin may be named elsewhere. */
    static FrameFields read(MessageReader in) throws IOException {
        FrameFields fields = new FrameFields(in);
        fields.unknown = in.readMessage(tag -> fields.readNumber(tag, 3, 4, 5, 8, 9)
                || fields.readText(tag, 1, 2, 6)
                || fields.readBytes(tag, 7)
                || fields.readMember(tag, ORIGIN));
        return fields;
    }

    /** The entry of such fields, which name their origin. */
    static WireEntry of(FrameFields fields) throws IOException {
        return of(fields, fields.member(ORIGIN, "origin"));
    }

    static WireEntry of(FrameFields fields, MemberId origin) throws IOException {
        long seq = fields.number(3);
        if (seq <= 0) {
            throw MessageReader.fault("seq: " + seq + " (expected: above 0)");
        }
        int rank = (int) fields.number(4, "rank", 0, Version.MAX_RANK);
        long stamp = fields.number(5, "stamp", 0, Version.MAX_STAMP);
        Version version = new Version(rank, stamp, fields.text(6), fields.bytes(7));
        return new WireEntry(
                fields.text(1),
                fields.text(2),
                version,
                origin,
                seq,
                fields.millis(8),
                fields.millis(9),
                fields.unknown);
    }
}
