package io.grapevine.tenant.registry;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.PauseDetectingLoop;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.core.node.NodeOptions;
import io.grapevine.features.alertlog.AlertLog;
import io.grapevine.features.alertlog.FetchedAlerts;
import io.grapevine.features.alertlog.PeerAlertFetch;
import io.grapevine.mesh.AlertTransfer;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.PeersListener;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits;
import io.grapevine.tenant.TenantLimits.Count;
import io.grapevine.tenant.registry.TenantAlerts.Portions;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tenants of a replica. Their configurations are from a directory, from uploads, or the fallback, in this order; a tenant has a
 * node from its first request on, or from the first silence or log entry that a peer or the disk has of it. From any thread unless
 * documented otherwise.
 */
public final class TenantRegistry {
    /** The time without requests after which a tenant on the fallback ends if nothing is held of it. */
    private static final Duration IDLE = Duration.ofMinutes(15);

    private static final Duration KEEP_INTERVAL = Duration.ofHours(1);

    private final PauseDetectingLoop loop;
    private final Replication replicas;
    private final TenantJournals journals;
    private final Uploads uploads;
    private final Tenant.Services services;
    private final TenantObserver observer;
    private final Map<TenantId, Tenant> tenants = new TreeMap<>();
    private final ConcurrentSkipListMap<TenantId, Tenant> shown = new ConcurrentSkipListMap<>();
    /** The configurations from the directory. On the loop only. */
    private Map<TenantId, TenantSource> directory = Map.of();
    /** The configuration of tenants without one. On the loop only. */
    private Optional<TenantSource> fallback = Optional.empty();

    private volatile Map<TenantId, FileError> fileErrors = Map.of();
    private boolean started;
    private boolean stopped;
    private volatile Supplier<TenantLimits> uploadLimits = () -> TenantLimits.NONE;

    /**
     * A registry without tenants. On the loop, before the mesh is started.
     *
     * @param options the options of a tenant's node, asked for when it begins
     */
    public TenantRegistry(
            PauseDetectingLoop loop,
            Replication replicas,
            Function<TenantId, NodeOptions> options,
            TenantBuilder builder,
            TenantObserver observer,
            TenantStores stores) {
        this.loop = loop;
        this.observer = observer;
        this.replicas = replicas;
        journals = new TenantJournals(loop, replicas, stores, this::accepts);
        uploads = new Uploads(loop, replicas.state("tcfg"), stores.uploads(), this::refresh);
        services = new Tenant.Services(loop, options, builder, journals, observer, new HashMap<>());
    }

    /** Limits the uploads of all tenants; those of peers are always taken. */
    public void limitUploads(Supplier<TenantLimits> limits) {
        uploadLimits = limits;
    }

    /** The limits of the uploads of all tenants. */
    public TenantLimits uploadLimits() {
        return uploadLimits.get();
    }

    /** Takes back a silence that was stored; on the loop, before {@link #start}. Returns what is wrong with the record. */
    public Optional<String> restoreSilence(byte[] record) {
        return fault(TenantRecord.decode(record).then(journals.silences()::restore));
    }

    /** Takes back an entry of a notification log that was stored, as {@link #restoreSilence} does a silence. */
    public Optional<String> restoreLogEntry(byte[] record) {
        return fault(TenantRecord.decode(record).then(journals.log()::restore));
    }

    /** Takes back an upload that was stored, as {@link #restoreSilence} does a silence. */
    public Optional<String> restoreUpload(byte[] record) {
        return fault(uploads.restore(record));
    }

    private static Optional<String> fault(Decoded<?> decoded) {
        return decoded instanceof Decoded.Ok<?> ? Optional.empty() : Optional.of(decoded.toString());
    }

    /** Begins to work: builds the tenants of which something is held. On the loop. */
    public void start(Duration snapshots) {
        started = true;
        observer.deleted();
        uploads.tenants().forEach(this::refresh);
        journals.alerts().ifPresent(alerts -> {
            alerts.start(snapshots);
            TenantAlertFetch.begin(loop, alerts, replicas, this::revive);
        });
        journals.members().forEach(name -> revive(name, () -> {}));
        loop.every(IDLE.dividedBy(3), this::endIdle);
        loop.every(KEEP_INTERVAL, uploads::keep);
        if (snapshots.compareTo(Duration.ZERO) > 0) {
            loop.every(snapshots, this::snapshot);
        }
    }

    /** Uses other configurations of the operator, all of them, from now on. On the loop. */
    public void use(Map<TenantId, TenantSource> files, Optional<TenantSource> otherwise) {
        TreeSet<TenantId> concerned = new TreeSet<>(directory.keySet());
        concerned.addAll(files.keySet());
        concerned.addAll(tenants.keySet());
        directory = Collections.unmodifiableMap(new TreeMap<>(files));
        fallback = otherwise;
        concerned.forEach(this::refresh);
    }

    /** Replaces the errors of the operator's files, all of them; they are for {@link #fileErrors} only. */
    public void report(Map<TenantId, FileError> errors) {
        fileErrors = Map.copyOf(errors);
    }

    /** The errors of the operator's files, also of those of which no version is in force, by tenant. */
    public Map<TenantId, FileError> fileErrors() {
        return fileErrors;
    }

    /** The number of tenants whose latest configuration cannot be used. */
    public int unusable() {
        Set<TenantId> unusable = new HashSet<>(fileErrors.keySet());
        shown.forEach((id, known) -> known.view().error().ifPresent(error -> unusable.add(id)));
        return unusable.size();
    }

    private @Nullable TenantSource own(TenantId id) {
        TenantSource file = directory.get(id);
        return file == null ? uploads.get(id) : file;
    }

    /** A tenant's configuration; null if it has none and there is no fallback. */
    private @Nullable TenantSource configuration(TenantId id) {
        TenantSource own = own(id);
        return own == null ? fallback.orElse(null) : own;
    }

    /** The configuration of a tenant may have changed. */
    private void refresh(TenantId id) {
        Tenant known = tenants.get(id);
        TenantSource source = known == null ? own(id) : configuration(id);
        if (known == null) {
            if (source != null) {
                add(id, source);
            }
        } else if (source == null || isDeleted(known)) {
            end(known);
            refresh(id);
        } else {
            known.use(source);
            shown.put(id, known);
        }
    }

    /** Whether a tenant was deleted since it began; it may have been uploaded again. */
    private boolean isDeleted(Tenant known) {
        return known.member().generation() != uploads.generation(known.member().tenant());
    }

    private void end(Tenant tenant) {
        TenantId id = tenant.member().tenant();
        tenants.remove(id);
        shown.remove(id);
        boolean isDeleted = isDeleted(tenant);
        tenant.end(isDeleted);
        if (isDeleted) {
            observer.deleted();
        }
    }

    /** Whether a member is of a time before its tenant was deleted, or none. From any thread. */
    public boolean isDeleted(String member) {
        return Member.parse(member)
                .map(parsed -> parsed.generation() < uploads.generation(parsed.tenant()))
                .orElse(true);
    }

    private Tenant add(TenantId id, TenantSource source) {
        Tenant tenant = new Tenant(new Member(id, uploads.generation(id)), source, services);
        tenants.put(id, tenant);
        shown.put(id, tenant);
        return tenant;
    }

    /** Whether what a peer has written to a member that is not here is held: not if it was deleted. */
    private boolean accepts(String name) {
        Optional<Member> member = Member.parse(name);
        boolean accepted = member.isPresent()
                && member.get().generation() >= uploads.generation(member.get().tenant());
        if (accepted && started) {
            loop.execute(() -> revive(name, () -> {}));
        }
        return accepted;
    }

    /** Builds the tenant of which something is held, then runs the task; forgets what is left of one that was deleted. */
    private void revive(String name, Runnable then) {
        Member member = Member.parse(name).orElse(null);
        if (member == null) {
            then.run();
        } else if (member.generation() < uploads.generation(member.tenant())) {
            journals.remove(member);
            then.run();
        } else {
            live(member.tenant(), answer -> {
                if (answer.equals(TenantAnswer.UNKNOWN)) {
                    journals.removeAlerts(member);
                }
                then.run();
            });
        }
    }

    /** The node of a tenant, built by need. Of those with the fallback there are as many as there may be uploads. */
    public CompletionStage<TenantAnswer> live(TenantId id) {
        Tenant known = shown.get(id);
        Optional<ActiveTenant> now =
                known == null ? Optional.empty() : known.view().live();
        if (known != null && now.isPresent()) {
            known.touch();
            if (isLive(now.get())) { // else it has just ended
                return CompletableFuture.completedFuture(TenantAnswer.found(now.get()));
            }
        }
        return loop.supply(done -> {
            long limit = uploadLimits().of(Count.MAX_UPLOADS_COUNT);
            boolean isNew = !tenants.containsKey(id) && fallback.isPresent() && own(id) == null;
            if (isNew && limit > 0 && onFallback() >= limit) {
                done.complete(TenantAnswer.tooMany(limit));
            } else {
                live(id, done::complete);
            }
        });
    }

    /** Whether a node is in use still. */
    public boolean isLive(ActiveTenant live) {
        return view(live.tenant()).flatMap(TenantView::live).equals(Optional.of(live));
    }

    /** Ends tenants on the fallback that are not used and of which nothing is held: a request with any id begins one. */
    private void endIdle() {
        Duration since = loop.elapsed().minus(IDLE);
        tenants.values().removeIf(tenant -> {
            TenantId id = tenant.member().tenant();
            if (!tenant.isIdle(since)) {
                return false;
            }
            shown.remove(id); // a request that comes now asks on the loop
            if (tenant.isIdle(since)) {
                tenant.end(true);
                return true;
            }
            shown.put(id, tenant);
            return false;
        });
    }

    private long onFallback() {
        return tenants.values().stream().filter(Tenant::isOnFallback).count();
    }

    private void live(TenantId id, Consumer<TenantAnswer> then) {
        Tenant known = tenants.get(id);
        if (stopped && (known == null || known.live().isEmpty())) {
            then.accept(TenantAnswer.UNUSABLE);
            return;
        }
        TenantSource source = known == null ? configuration(id) : null;
        Tenant tenant = source == null ? known : add(id, source);
        if (tenant == null) {
            then.accept(TenantAnswer.UNKNOWN);
            return;
        }
        tenant.live(live -> then.accept(live.map(TenantAnswer::found).orElse(TenantAnswer.UNUSABLE)));
    }

    /** The tenants that are known. */
    public Collection<TenantView> views() {
        return shown.values().stream().map(Tenant::view).toList();
    }

    /** A tenant; empty if it is not known. */
    public Optional<TenantView> view(TenantId id) {
        return Optional.ofNullable(shown.get(id)).map(Tenant::view);
    }

    /** The tenants that are in use. */
    public Collection<ActiveTenant> live() {
        return views().stream().flatMap(view -> view.live().stream()).toList();
    }

    /**
     * Puts a configuration of a tenant in force.
     *
     * @param built made of the document; released if it is not used
     * @param known the name of the version that it replaces, if the client requires that
     */
    public CompletionStage<UploadResult> upload(
            TenantId id, TenantDocument document, TenantBuilder.Built built, Optional<String> known) {
        return loop.supply(done -> {
            Optional<UploadResult> refusal =
                    refusal(id, known).or(() -> uploads.exceeded(id, document, uploadLimits()));
            if (refusal.isEmpty() && !uploads.put(id, document, () -> done.complete(UploadResult.STORED))) {
                refusal = Optional.of(UploadResult.TOO_LARGE);
            }
            if (refusal.isPresent()) {
                built.release();
                done.complete(refusal.get());
                return;
            }
            TenantSource source = Objects.requireNonNull(uploads.get(id));
            Tenant tenant = tenants.get(id);
            (tenant == null ? add(id, source) : tenant).use(source, built);
        });
    }

    private Optional<UploadResult> refusal(TenantId id, Optional<String> known) {
        if (directory.containsKey(id)) {
            return Optional.of(UploadResult.IN_DIRECTORY);
        }
        TenantSource current = uploads.get(id);
        boolean isOutdated =
                known.isPresent() && (current == null || !known.get().equals(current.name()));
        return isOutdated ? Optional.of(UploadResult.OUTDATED) : Optional.empty();
    }

    /**
     * Deletes the uploaded configuration of a tenant, and the tenant with its alerts and silences.
     *
     * @param known as for an upload
     */
    public CompletionStage<UploadResult> delete(TenantId id, Optional<String> known) {
        return loop.supply(done -> {
            Optional<UploadResult> refusal = refusal(id, known);
            if (refusal.isPresent()) {
                done.complete(refusal.get());
            } else {
                uploads.delete(id, () -> done.complete(UploadResult.STORED));
                refresh(id);
            }
        });
    }

    /**
     * Builds tenants again for which more than the document counts, such as files of secrets; those that are not in use are built by
     * need.
     */
    public void rebuild(Collection<TenantId> changed) {
        loop.execute(() ->
                changed.stream().map(tenants::get).filter(Objects::nonNull).forEach(Tenant::rebuild));
    }

    /**
     * Stops all flushes of all tenants, and begins no tenant any more, whoever asks for it.
     *
     * @param grace how long attempts to notify that are running may take
     * @return completes when no attempt is running, or after the grace period
     */
    public CompletionStage<Void> endFlushes(Duration grace) {
        return loop.<Void>supply(done -> {
            started = false;
            stopped = true;
            tenants.values().forEach(Tenant::discardBuild);
            CompletableFuture<?>[] ends = live().stream()
                    .map(live -> live.node().endFlushes(grace).toCompletableFuture())
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(ends).thenRun(() -> done.complete(null));
        });
    }

    /** Writes snapshots of all tenants; completes when they are written or have failed. */
    public CompletionStage<Void> snapshot() {
        CompletableFuture<Void> silences =
                loop.supply(done -> journals.silences().snapshot(size -> done.complete(null)));
        CompletableFuture<Void> log = loop.supply(done -> journals.log().snapshot(size -> done.complete(null)));
        CompletableFuture<Void> configs = loop.supply(done -> uploads.snapshot(size -> done.complete(null)));
        return CompletableFuture.allOf(silences, log, configs);
    }

    /** Writes a snapshot of persisted alerts; completes when it is written or has failed. */
    public CompletionStage<Void> snapshotAlerts() {
        return loop.supply(done -> journals.alerts()
                .ifPresentOrElse(alerts -> alerts.snapshot(() -> done.complete(null)), () -> done.complete(null)));
    }

    /**
     * The first error of a file of the operator that cannot be used; an earlier version stays in force, if there was one.
     *
     * @param file as shown to users
     * @param text the error with its position, and how many more there are
     */
    public record FileError(String file, String text) {}

    /**
     * The result of asking for a tenant.
     *
     * @param live the tenant, in use; empty if it cannot be
     * @param status the HTTP status of Mimir's response for a tenant that cannot be used; 200 for one in use
     * @param text the body of that response, without the line break at its end; empty for a tenant in use
     */
    public record TenantAnswer(Optional<ActiveTenant> live, int status, String text) {
        /** There is no configuration for the tenant. */
        public static final TenantAnswer UNKNOWN =
                new TenantAnswer(Optional.empty(), 412, "the Alertmanager is not configured");
        /** The configuration of the tenant cannot be used, and none was in use before; or the replica stops. */
        public static final TenantAnswer UNUSABLE =
                new TenantAnswer(Optional.empty(), 500, "Failed to initialize the Alertmanager");

        static TenantAnswer found(ActiveTenant live) {
            return new TenantAnswer(Optional.of(live), 200, "");
        }

        /** There are as many tenants with the fallback as may have it. */
        static TenantAnswer tooMany(long limit) {
            return new TenantAnswer(
                    Optional.empty(), 429, "too many tenants with the configuration of the fallback, limit: " + limit);
        }
    }

    /** The result of an upload. */
    public enum UploadResult {
        /** The upload is durable and in force on this replica. */
        STORED,
        /** The version that the client knew is not the current one. */
        OUTDATED,
        /** The document, compressed, does not fit an entry of the mesh. */
        TOO_LARGE,
        /** There are as many tenants with an upload as may have one. */
        TOO_MANY,
        /** With the upload, all tenants' uploads together would exceed their limit. */
        TOO_LARGE_TOGETHER,
        /** A file of the operator is in force for the tenant. */
        IN_DIRECTORY
    }

    /**
     * The stores of the states of all tenants.
     *
     * @param alerts the tenants' alerts, if they are persisted
     */
    public record TenantStores(Journal silences, Journal log, Journal uploads, Optional<TenantAlerts.Store> alerts) {}

    /** Fetches the alerts of all tenants from one peer where those on the disk are missing or old. On the loop only. */
    private record TenantAlertFetch(
            EventLoop loop, TenantAlerts alerts, ClusterPeers peers, BiConsumer<String, Runnable> builder)
            implements PeerAlertFetch.Target {
        /** How long adoption may take; a tenant may end, or take long to be built, and all others would wait for it. */
        private static final Duration PATIENCE = Duration.ofSeconds(10);

        /**
         * Fetches the alerts if need be, and hands them over to peers from then on; before the mesh is started.
         *
         * @param builder builds the node of a member, if there is such a tenant, and then runs the task
         */
        static void begin(
                EventLoop loop, TenantAlerts alerts, Replication replicas, BiConsumer<String, Runnable> builder) {
            if (replicas.peers().status() == ClusterPeers.Status.DISABLED) {
                return;
            }
            AlertTransfer transfer = replicas.services().tenantTransfer();
            PeerAlertFetch fetch = new PeerAlertFetch(
                    loop, replicas.peers(), transfer, new TenantAlertFetch(loop, alerts, replicas.peers(), builder));
            transfer.answerBy(() -> alerts.isOutdated() && !fetch.isOver() ? List.of() : alerts.portions());
            if (alerts.isOutdated()) {
                fetch.start();
            }
        }

        @Override
        public void hold() {
            alerts.hold();
        }

        @Override
        public void release() {
            alerts.release();
        }

        @Override
        public PeerAlertFetch.Collected collect(long most) {
            return new Collected(new FetchedAlerts.Budget(loop::now, most));
        }

        private final class Collected implements PeerAlertFetch.Collected, PeersListener {
            private final FetchedAlerts.Budget budget;
            private final Map<String, FetchedAlerts> members = new TreeMap<>();
            private Runnable done = () -> {};
            private int open;

            Collected(FetchedAlerts.Budget budget) {
                this.budget = budget;
            }

            @Override
            public boolean add(byte[] portion) {
                return Portions.decode(portion) instanceof Decoded.Ok<List<byte[]>> records
                        && records.value().stream().allMatch(this::addRecord);
            }

            private boolean addRecord(byte[] record) {
                return TenantRecord.decode(record) instanceof Decoded.Ok<TenantRecord> ok
                        && members.computeIfAbsent(ok.value().tenant(), member -> budget.collector())
                                .add(ok.value().content());
            }

            @Override
            public int size() {
                return members.values().stream().mapToInt(FetchedAlerts::size).sum();
            }

            /** Not before the replica has settled, as it may lack uploaded configurations until then. */
            @Override
            public void adopt(Runnable then) {
                done = then;
                if (peers.settled()) {
                    onSettled();
                } else {
                    peers.addListener(this);
                }
            }

            @Override
            public void onSettled() {
                open = members.size() + 1;
                loop.schedule(PATIENCE, this::finish);
                members.forEach((member, fetched) -> builder.accept(member, () -> adopt(member, fetched)));
                end();
            }

            private void adopt(String member, FetchedAlerts fetched) {
                AlertLog log = alerts.log(member);
                if (log == null) {
                    end();
                } else {
                    log.adopt(fetched, this::end);
                }
            }

            private void end() {
                if (--open == 0) {
                    finish();
                }
            }

            private void finish() {
                Runnable waiting = done;
                done = () -> {};
                waiting.run();
            }
        }
    }
}
