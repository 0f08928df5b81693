package io.grapevine.transport.memberlist;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.mesh.state.DurableState;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.mesh.state.Version;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * A state that Alertmanagers share, and how its records and the versions of the mesh are made of each other. Alertmanager
 * orders records of one key by the time in them, the mesh orders versions by rank and stamp. A record becomes a version
 * whose stamp is its time, and a version becomes a record whose time is its stamp, so both orders are the same, and a
 * record that comes back is known.
 */
enum StateKind {
    /** Silences, ordered by {@code updated_at}. */
    SILENCE("sil") {
        @Override
        Decoded<GossipRecord> decode(StoredVersion stored) {
            return canonical(stored, SilenceCodec.KIND, it -> SilenceCodec.encode(it.silence(), it.expiresAt()));
        }

        @Override
        Optional<byte[]> encode(Version version, long order, Instant now) {
            if (!(SilenceCodec.decode(version.body()) instanceof Decoded.Ok<SilenceCodec.Message> ok)
                    || !ok.value().expiresAt().isAfter(now)) {
                return Optional.empty();
            }
            Silence silence = ok.value().silence();
            Instant updated = Instant.EPOCH.plusNanos(order);
            if (silence.isEnded() && updated.isBefore(silence.endsAt())) {
                updated = silence.endsAt();
            } else if (!silence.isEnded() && !updated.isBefore(silence.endsAt())) {
                updated = silence.endsAt().minusNanos(1); // else it would count as ended by a request
            }
            return Optional.of(SilenceCodec.encode(
                    silence.withTimes(silence.startsAt(), silence.endsAt(), updated),
                    ok.value().expiresAt()));
        }
    },
    /** The notification log, ordered by {@code timestamp}. */
    LOG_ENTRY("nfl") {
        @Override
        Decoded<GossipRecord> decode(StoredVersion stored) {
            return canonical(stored, NflogEntryCodec.KIND, NflogEntryCodec::encode);
        }

        @Override
        Optional<byte[]> encode(Version version, long order, Instant now) {
            if (!(NflogEntryCodec.decode(version.body()) instanceof Decoded.Ok<NflogEntry> ok)
                    || !ok.value().expiresAt().isAfter(now)) {
                return Optional.empty();
            }
            NflogEntry entry = ok.value();
            return Optional.of(NflogEntryCodec.encode(new NflogEntry(
                    entry.key(),
                    Instant.EPOCH.plusNanos(order),
                    entry.notified(),
                    entry.expiresAt(),
                    entry.basis(),
                    entry.unknownFields())));
        }
    };

    private final String stateName;

    StateKind(String stateName) {
        this.stateName = stateName;
    }

    private static <T> Decoded<GossipRecord> canonical(
            StoredVersion stored, DurableState.Kind<T> kind, Function<T, byte[]> encode) {
        return kind.body().apply(stored.body()).then(value -> {
            byte[] body = encode.apply(value);
            StoredVersion.Mark mark = stored.mark();
            return kind.stored(value, new StoredVersion(body, null))
                    .then(plain -> new Decoded.Ok<>(new GossipRecord(
                            plain.key(), plain.mark().stamp(), mark == null ? plain.mark() : mark, body)));
        });
    }

    /** The name of the state, the same in Alertmanager's gossip and in the mesh. */
    String stateName() {
        return stateName;
    }

    abstract Decoded<GossipRecord> decode(StoredVersion stored);

    /** Decodes a record. Records that say the same get the same body, in whatever order their maps were written. */
    Decoded<GossipRecord> decode(byte[] record) {
        return StoredVersion.decode(record).then(this::decode);
    }

    /**
     * Encodes a version as a record.
     *
     * @param order the time to write into it, in nanoseconds since 1970
     * @return empty if it cannot be decoded here, or has expired at {@code now}
     */
    abstract Optional<byte[]> encode(Version version, long order, Instant now);
}
