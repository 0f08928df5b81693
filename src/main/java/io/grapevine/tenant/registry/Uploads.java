package io.grapevine.tenant.registry;

import io.grapevine.base.Gzip;
import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.FieldValues;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.mesh.state.DurableState;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.Stored;
import io.grapevine.mesh.state.Version;
import io.grapevine.mesh.state.VersionStore;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits;
import io.grapevine.tenant.TenantLimits.Count;
import io.grapevine.tenant.registry.TenantRegistry.UploadResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The configurations that tenants have uploaded, replicated and on the disk. Of two uploads on two replicas that did not know of
 * each other the later one counts, by the clocks of the replicas. A deletion is a version without a document that counts against
 * all that did not know of it. It is kept for {@link #REMEMBERED}, so that no upload comes back that a replica still has; an upload is
 * kept for as long, from the last {@link #keep} on, so that a deletion need not outlive it by more. In the mesh and on the disk an upload is
 * a protobuf message whose document is compressed. On the loop only.
 */
final class Uploads {
    /** A replica that was away for longer may bring back what was deleted meanwhile. */
    static final Duration REMEMBERED = Duration.ofDays(30);

    private static final Duration READ_AGAIN = Duration.ofHours(1);

    /** The rest of an entry is for the key and the name of the writer. */
    private static final int MAX_BODY = VersionStore.MAX_CONTENT - (4 << 10);

    /** Ids of deleted tenants are kept for a while: so many for each tenant that may have an upload. */
    private static final int DELETED = 10;

    static final DurableState.Kind<Upload> KIND = new DurableState.Kind<>(
            "configuration of a tenant",
            Uploads::decode,
            upload -> upload.tenant().toString());

    /** No document that an upload may have is larger, so that a damaged or hostile body does not fill the heap. */
    private static final int MAX_DOCUMENT = 32 << 20;

    private static final int TENANT = 1;
    private static final int DOCUMENT = 2;
    private static final int GENERATION = 3;

    private static final DocumentFields FIELDS = new DocumentFields(1, 2, 1, 2);

    private final DurableState<Upload> state;
    private final EventLoop loop;
    private final Journal files;
    private final Consumer<TenantId> changed;
    private final Map<TenantId, TenantSource> sources = new TreeMap<>();
    private final Map<TenantId, Long> generations = new ConcurrentHashMap<>();
    private long size;

    /**
     * An upload, or a deletion.
     *
     * @param generation how often the tenant was deleted, this deletion included
     * @param document empty if the tenant's configuration was deleted
     */
    record Upload(TenantId tenant, long generation, Optional<TenantDocument> document) {}

    /**
     * No uploads.
     *
     * @param changed run with a tenant whose upload another replica has changed
     */
    Uploads(EventLoop loop, ReplicatedState shared, Journal files, Consumer<TenantId> changed) {
        this.loop = loop;
        this.files = files;
        this.changed = changed;
        this.state = new DurableState<>(loop, shared, files, KIND, this::onMerged);
    }

    /** Takes back a record that was stored before a restart. */
    Decoded<Stored<Upload>> restore(byte[] record) {
        return KIND.decode(record).then(stored -> {
            restore(stored);
            return new Decoded.Ok<>(stored);
        });
    }

    private void restore(Stored<Upload> stored) {
        if (state.restore(stored.until(keptUntil(stored)))) {
            take(stored.value(), stored.mark().version(stored.version().body()));
        }
    }

    /**
     * Until when a stored record is kept. However long the replica was away, an upload is there, and the log of its files may have it
     * before its deletion, which is read in any case.
     */
    private Instant keptUntil(Stored<Upload> stored) {
        Instant latest = loop.now().plus(REMEMBERED);
        Instant least = loop.now().plus(READ_AGAIN);
        Instant written = stored.mark().keptUntil();
        if (stored.value().document().isPresent() || written.isAfter(latest)) {
            return latest;
        }
        return written.isBefore(least) ? least : written;
    }

    /** Keeps the uploads for longer, and forgets the deletions that are remembered no more. To be called from time to time. */
    void keep() {
        sources.keySet().forEach(tenant -> state.prolong(tenant.toString(), REMEMBERED));
        generations.keySet().removeIf(tenant -> !sources.containsKey(tenant) && !state.isKnown(tenant.toString()));
    }

    private void take(Upload upload, Version version) {
        TenantId tenant = upload.tenant();
        if (upload.generation() > 0) {
            generations.put(tenant, upload.generation());
        }
        TenantSource source = upload.document()
                .map(document -> new TenantSource(TenantSource.Origin.UPLOAD, name(version), document))
                .orElse(null);
        TenantSource before = source == null ? sources.remove(tenant) : sources.put(tenant, source);
        size += size(source) - size(before);
    }

    private static long size(@Nullable TenantSource source) {
        return source == null ? 0 : source.document().size();
    }

    /** The limit of all uploads that another one would exceed. */
    Optional<UploadResult> exceeded(TenantId tenant, TenantDocument document, TenantLimits limits) {
        keep();
        int deleted = generations.containsKey(tenant) ? 0 : generations.size() / DELETED;
        long count = Math.max(sources.size(), deleted) + 1L;
        if (!sources.containsKey(tenant) && limits.isExceeded(Count.MAX_UPLOADS_COUNT, count)) {
            return Optional.of(UploadResult.TOO_MANY);
        }
        long sum = size - size(sources.get(tenant)) + document.size();
        return limits.isExceeded(Count.MAX_UPLOADS_SIZE_BYTES, sum)
                ? Optional.of(UploadResult.TOO_LARGE_TOGETHER)
                : Optional.empty();
    }

    /** The name of a version, as an entity tag of HTTP without its quotes. */
    private static String name(Version version) {
        return Long.toHexString(version.stamp()) + "-"
                + HexFormat.of().formatHex(version.writer().getBytes(StandardCharsets.UTF_8));
    }

    @Nullable
    TenantSource get(TenantId tenant) {
        return sources.get(tenant);
    }

    Iterable<TenantId> tenants() {
        return List.copyOf(sources.keySet());
    }

    /** How often a tenant was deleted. From any thread. */
    long generation(TenantId tenant) {
        return generations.getOrDefault(tenant, 0L);
    }

    /**
     * Stores an upload.
     *
     * @param whenDurable run on the loop when it outlives a crash
     * @return false if the document does not fit an entry of the mesh; then nothing is stored
     */
    boolean put(TenantId tenant, TenantDocument document, Runnable whenDurable) {
        return put(new Upload(tenant, generation(tenant), Optional.of(document)), whenDurable);
    }

    /** Deletes an upload; one that is not there is as good as deleted. */
    void delete(TenantId tenant, Runnable whenDurable) {
        if (sources.containsKey(tenant)) {
            put(new Upload(tenant, generation(tenant) + 1, Optional.empty()), whenDurable);
        } else {
            state.whenDurable(tenant.toString(), whenDurable);
        }
    }

    private boolean put(Upload upload, Runnable whenDurable) {
        byte[] body = encode(upload);
        if (body.length > MAX_BODY) {
            return false;
        }
        take(upload, state.put(upload.tenant().toString(), rank(upload.generation()), body, REMEMBERED, whenDurable));
        return true;
    }

    /** A deletion counts against all uploads that did not know of it, whatever the clocks. */
    private static int rank(long generation) {
        return (int) Math.min(generation, Version.MAX_RANK);
    }

    /**
     * Writes a snapshot.
     *
     * @param done called on the loop with its size in bytes, or empty if writing it failed
     */
    void snapshot(Consumer<OptionalLong> done) {
        files.snapshot(state.records(), done);
    }

    private void onMerged(Upload upload, Version version, Duration age) {
        take(upload, version);
        changed.accept(upload.tenant());
    }

    private static byte[] encode(Upload upload) {
        MessageWriter out =
                new MessageWriter().string(TENANT, upload.tenant().toString()).varint(GENERATION, upload.generation());
        upload.document().ifPresent(document -> out.bytes(DOCUMENT, Gzip.compress(FIELDS.encode(document))));
        return out.toBytes();
    }

    private static Decoded<Upload> decode(byte[] body) {
        return MessageReader.decode(body, reader -> {
            FieldValues fields = new FieldValues(reader);
            reader.readFields(tag -> fields.readText(tag, TENANT)
                    || fields.readBytes(tag, DOCUMENT)
                    || fields.readNumber(tag, GENERATION));
            TenantId tenant = TenantId.parse(fields.text(TENANT))
                    .id()
                    .orElseThrow(() -> MessageReader.fault("tenant: " + fields.text(TENANT) + " (expected: an id)"));
            byte[] document = fields.bytes(DOCUMENT);
            return new Upload(
                    tenant,
                    Math.max(0, fields.number(GENERATION)),
                    document.length == 0 ? Optional.empty() : Optional.of(document(document)));
        });
    }

    private static TenantDocument document(byte[] compressed) throws IOException {
        Decoded<TenantDocument> decoded = FIELDS.decode(expanded(compressed));
        if (decoded instanceof Decoded.Ok<TenantDocument> ok) {
            return ok.value();
        }
        throw MessageReader.fault("document: " + decoded);
    }

    private static byte[] expanded(byte[] bytes) throws IOException {
        try {
            return Gzip.expand(bytes, MAX_DOCUMENT);
        } catch (IOException e) {
            throw MessageReader.fault("document: " + e.getMessage());
        }
    }
}
