package io.grapevine.tenant.registry;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.mesh.state.DurableState;
import io.grapevine.mesh.state.Stored;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.SilenceCodec;
import io.grapevine.tenant.TenantId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Silences and notification logs of tenants in the form of Alertmanager, as records for the journals of the server. The versions in
 * journals and in the mesh are ordered by the times in the records, so that records which are imported again, or on several
 * replicas, change nothing.
 */
public final class ImportedState {
    /** The state with the silences of all tenants. */
    public static final String SILENCES = "tsilences";

    /** The state with the notification logs of all tenants. */
    public static final String LOG = "tnflog";

    /** The state with the uploaded configurations. */
    public static final String UPLOADS = "tconfigs";

    private final Map<TenantId, Long> generations = new TreeMap<>();
    private final Instant now;
    private final List<byte[]> silences = new ArrayList<>();
    private final List<byte[]> log = new ArrayList<>();

    /**
     * Creates a state without silences and log entries.
     *
     * @param uploads the records of {@link #UPLOADS}, which show which tenants were deleted before
     * @param now records that are not kept until after it are left out
     */
    public ImportedState(List<byte[]> uploads, Instant now) {
        this.now = now;
        for (byte[] record : uploads) {
            if (Uploads.KIND.decode(record) instanceof Decoded.Ok<Stored<Uploads.Upload>> stored) {
                Uploads.Upload upload = stored.value().value();
                generations.merge(upload.tenant(), upload.generation(), Math::max);
            }
        }
    }

    /**
     * Numbers of records by their outcome.
     *
     * @param taken the number of records that will be kept
     * @param expired the number of records whose time is over
     * @param faulty the number of records that cannot be decoded
     */
    public record Count(int taken, int expired, int faulty) {}

    /** Adds silences of a tenant. */
    public Count addSilences(TenantId tenant, List<ByteBuffer> records) {
        return add(tenant, records, silences, SilenceCodec.KIND);
    }

    /** Adds entries of the notification log of a tenant. */
    public Count addLog(TenantId tenant, List<ByteBuffer> records) {
        return add(tenant, records, log, NflogEntryCodec.KIND);
    }

    private <T> Count add(TenantId tenant, List<ByteBuffer> records, List<byte[]> journal, DurableState.Kind<T> kind) {
        String member = new Member(tenant, generations.getOrDefault(tenant, 0L)).toString();
        int taken = 0;
        int expired = 0;
        for (ByteBuffer each : records) {
            byte[] record = new byte[each.remaining()];
            each.duplicate().get(record);
            if (kind.decode(record) instanceof Decoded.Ok<Stored<T>> stored) {
                if (stored.value().mark().keptUntil().isAfter(now)) {
                    journal.add(new TenantRecord(member, record).encode());
                    taken++;
                } else {
                    expired++;
                }
            }
        }
        return new Count(taken, expired, records.size() - taken - expired);
    }

    /** The records for {@link #SILENCES}. */
    public List<byte[]> silences() {
        return List.copyOf(silences);
    }

    /** The records for {@link #LOG}. */
    public List<byte[]> log() {
        return List.copyOf(log);
    }
}
