package io.grapevine.tenant.registry;

import io.grapevine.base.loop.PauseDetectingLoop;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.core.node.Node;
import io.grapevine.core.node.NodeOptions;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tenant of this replica: its document, and its node once it is in use. A document is built off the loop; until then
 * the configuration before stays in force, and requests of a tenant that has none wait. On the loop only.
 */
final class Tenant {
    private static final Logger LOG = LoggerFactory.getLogger(Tenant.class);

    /** How long attempts to notify that are running may take when a tenant is removed. */
    private static final Duration GRACE = Duration.ofSeconds(8);

    private final Member member;
    private final Services services;
    private final List<Consumer<Optional<ActiveTenant>>> waiting = new ArrayList<>();
    private TenantSource source;
    private @Nullable Running running;
    private Optional<String> error = Optional.empty();
    private boolean building;
    /** The number of the latest build, which counts. */
    private int builds;

    private boolean removed;
    private volatile Duration usedAt;

    /** What others see, as of the latest change. */
    private volatile TenantView view;

    /**
     * Dependencies that tenants share.
     *
     * @param endings the nodes that are ending: the next node of a member begins after it, so that it finds in the log what was
     *     notified
     */
    record Services(
            PauseDetectingLoop loop,
            Function<TenantId, NodeOptions> options,
            TenantBuilder builder,
            TenantJournals journals,
            TenantObserver observer,
            Map<Member, CompletionStage<Void>> endings) {}

    private record Running(ActiveTenant live, TenantBuilder.Built built, TenantObserver.Observation observation) {}

    Tenant(Member member, TenantSource source, Services services) {
        this.member = member;
        this.source = source;
        this.services = services;
        this.usedAt = services.loop().elapsed();
        this.view = seen();
    }

    private TenantView seen() {
        Optional<Running> now = Optional.ofNullable(running);
        return new TenantView(
                member.tenant(), member.toString(), source, now.map(Running::live), now.map(Running::built), error);
    }

    /** Takes note that it is used. From any thread. */
    void touch() {
        usedAt = services.loop().elapsed();
    }

    boolean isOnFallback() {
        return source.origin() == TenantSource.Origin.FALLBACK;
    }

    /** Whether the tenant has the fallback, has not been used since a time, and nothing is held of it. */
    boolean isIdle(Duration since) {
        return isOnFallback()
                && !building
                && usedAt.compareTo(since) < 0
                && services.journals().isEmpty(member)
                && live().map(ActiveTenant::node)
                        .filter(node -> !node.alerts().all().isEmpty()
                                || !node.groups().groups().isEmpty())
                        .isEmpty();
    }

    /** Replaces the document; a tenant that is in use gets it as soon as it is built. */
    void use(TenantSource next) {
        boolean isSame = next.document().equals(source.document());
        source = next;
        view = seen();
        if (!isSame && (running != null || building)) {
            build();
        }
    }

    /** Builds the document again, if the tenant is in use. */
    void rebuild() {
        if (running != null || building) {
            build();
        }
    }

    void use(TenantSource next, TenantBuilder.Built built) {
        source = next;
        onBuilt(++builds, built, null); // what is being built is older
    }

    /** Passes the node to {@code then}, now or when it is built; empty if the configuration cannot be used. */
    void live(Consumer<Optional<ActiveTenant>> then) {
        touch();
        if (running != null) {
            then.accept(Optional.of(running.live()));
            return;
        }
        waiting.add(then);
        if (!building) {
            build();
        }
    }

    /** Discards what is being built: a node that does not run yet begins no more. */
    void discardBuild() {
        builds++;
        building = false;
        answer();
    }

    private void build() {
        building = true;
        int number = ++builds;
        services.builder()
                .build(member.tenant(), source.document())
                .whenComplete((built, failure) -> services.loop().execute(() -> onBuilt(number, built, failure)));
    }

    private void onBuilt(int number, TenantBuilder.@Nullable Built built, @Nullable Throwable failure) {
        if (removed || number != builds) {
            discard(built);
        } else if (built == null) {
            refuse(failure);
        } else if (running != null) {
            adopt(built);
        } else {
            building = true;
            services.endings()
                    .getOrDefault(member, CompletableFuture.completedFuture(null))
                    .thenRun(() -> beginUnlessOutdated(number, built));
        }
    }

    private void beginUnlessOutdated(int number, TenantBuilder.Built built) {
        if (removed || number != builds) {
            discard(built);
        } else {
            adopt(built);
        }
    }

    private static void discard(TenantBuilder.@Nullable Built built) {
        if (built != null) {
            built.release();
        }
    }

    private void refuse(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        String reason = cause instanceof ConfigLoadException unusable ? unusable.text() : String.valueOf(cause);
        building = false;
        error = Optional.of(reason);
        LOG.atError()
                .addKeyValue("tenant", member.tenant())
                .addKeyValue("source", source.name())
                .addKeyValue("err", reason)
                .log("Configuration of a tenant cannot be used");
        view = seen();
        answer();
    }

    private void adopt(TenantBuilder.Built built) {
        building = false;
        error = Optional.empty();
        Running before = running;
        if (before == null) {
            begin(built);
        } else {
            running = new Running(before.live(), built, before.observation());
            TenantDocument document = source.document();
            before.live().node().use(built.config()).whenComplete((inEffect, fault) -> {
                if (running != null
                        && running.built() == built) { // else another one took its place, or the tenant has ended
                    before.observation().configured(built.config().config(), document);
                }
                before.built().release(); // until then it may be in force
            });
        }
        view = seen();
        answer();
    }

    private void begin(TenantBuilder.Built built) {
        PauseDetectingLoop part = services.loop().part(services.observer().context(member.tenant()));
        part.inside(() -> running = begin(part, built));
        LOG.atDebug().addKeyValue("tenant", member.tenant()).log("Tenant started");
    }

    private Running begin(PauseDetectingLoop part, TenantBuilder.Built built) {
        PrometheusRegistry registry = new PrometheusRegistry();
        Node node = new Node(
                part,
                services.options().apply(member.tenant()),
                services.journals().replication(member),
                services.journals().silences().of(member.toString()),
                services.journals().log().of(member.toString()),
                built.config(),
                registry,
                services.observer().tracer(member.tenant()));
        TenantObserver.Observation observation = services.observer().observe(member.toString(), part, node);
        observation.configured(built.config().config(), source.document());
        node.replay();
        services.journals().alerts().ifPresent(alerts -> alerts.begin(member.toString(), node));
        observation.started();
        node.start();
        return new Running(new ActiveTenant(member.tenant(), member.toString(), node, registry), built, observation);
    }

    private void answer() {
        List<Consumer<Optional<ActiveTenant>>> all = List.copyOf(waiting);
        waiting.clear();
        Optional<ActiveTenant> live = Optional.ofNullable(running).map(Running::live);
        all.forEach(each -> each.accept(live));
    }

    /** What others see. From any thread. */
    TenantView view() {
        return view;
    }

    Optional<ActiveTenant> live() {
        return Optional.ofNullable(running).map(Running::live);
    }

    Member member() {
        return member;
    }

    /**
     * Ends the tenant: its groups and its node.
     *
     * @param forGood whether what is held of it is forgotten; else all but its alerts is kept for its time
     */
    void end(boolean forGood) {
        removed = true;
        Running last = running;
        running = null;
        answer();
        if (forGood) {
            services.journals().remove(member);
        } else {
            services.journals().removeAlerts(member);
        }
        if (last != null) {
            last.observation().ended();
            CompletionStage<Void> end = last.live().node().endFlushes(GRACE).thenRun(() -> {
                last.live().node().close();
                last.built().release();
            });
            if (!end.toCompletableFuture().isDone()) {
                services.endings().put(member, end);
                end.thenRun(() -> services.endings().remove(member, end));
            }
        }
    }
}
