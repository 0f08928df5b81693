package io.grapevine.server;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.config.Config;
import io.grapevine.core.node.Node;
import io.grapevine.event.EventData;
import io.grapevine.features.actions.ActionRequest;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.features.actions.ActionSilence;
import io.grapevine.features.actions.IncidentActions;
import io.grapevine.features.escalation.Escalations;
import io.grapevine.history.HistoryReader;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.ActionRecord;
import io.grapevine.history.HistoryRecord.AuditRecord;
import io.grapevine.history.recording.HistoryRecorder;
import io.grapevine.history.recording.HistoryRecorder.HistoryStatus;
import io.grapevine.history.recording.NodeHistory;
import io.grapevine.history.store.HistoryLimits;
import io.grapevine.model.LabelSet;
import io.grapevine.server.flags.Options;
import io.grapevine.template.Source;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.registry.TenantObserver;
import io.grapevine.web.Reloader;
import io.grapevine.web.Routes;
import io.grapevine.web.access.AuditTrail;
import io.grapevine.web.action.ActionRoutes;
import io.grapevine.web.api.grapevine.HistoryApi;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.page.Pages;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The history of the running server, {@code --history.dir}; nothing where the flag is not set. */
final class LiveHistory implements AuditTrail.Sink {
    /** How long the last records may take to be written at a stop. */
    private static final Duration WRITTEN = Duration.ofSeconds(3);

    /** How long an answer waits for its record in the audit. */
    private static final Duration AUDITED = Duration.ofSeconds(5);

    private final EventLoop loop;
    private final Optional<Options.History> options;
    private final Optional<HistoryRecorder> recorder;
    private volatile Optional<NodeHistory> listeners = Optional.empty();
    private volatile String replica = "";
    private volatile Consumer<EventData> events = data -> {};

    /** The histories of tenants that are in use. On the loop only. */
    private final Set<NodeHistory> tenants = new HashSet<>();

    LiveHistory(Optional<Options.History> options, EventLoop loop, PrometheusRegistry registry) {
        this.loop = loop;
        this.options = options;
        recorder = options.map(wanted -> HistoryRecorder.create(
                wanted.directory(),
                new HistoryLimits(wanted.limits().retention(), wanted.limits().maxBytes()),
                InstantSource.system(),
                registry));
        recorder.ifPresent(HistoryRecorder::start);
    }

    /**
     * Registers the history at a node that is yet to restore its state. On the loop.
     *
     * @param loaded the configuration of its start
     */
    void listen(Node node, String name, LoadedConfigReader.Loaded loaded) {
        replica = name;
        events = data -> LiveEvents.record(node, data);
        node.part(IncidentActions.class).orElseThrow().observe((request, labels, result) -> audit(request, result));
        recorder.ifPresent(records -> {
            NodeHistory history = listen(node, loop, name, record -> records.record("", record));
            use(history, loaded);
            listeners = Optional.of(history);
        });
    }

    /** Reloads the configuration, and audits it: for no request, but by a {@code signal} or a changed {@code file}. */
    CompletionStage<Optional<String>> reload(Reloader reloader, String via) {
        String before = reloader.inForce();
        return reloader.reload().whenComplete((fault, crash) -> {
            String error = crash == null && fault.isEmpty() ? "" : Pages.REFUSED;
            record("", AuditTrail.change("config", "reload", via, "", error, before, reloader.inForce()), false);
        });
    }

    /** Audits a button that was pressed in a chat. One of a page has a request. */
    private void audit(ActionRequest request, ActionResult result) {
        boolean isDone = result instanceof ActionResult.Done || result instanceof ActionResult.Undone;
        if (!ActionRoutes.WAYS.contains(request.via()) && (isDone || result instanceof ActionResult.Refused)) {
            String action = request.action().text() + " group " + request.groupId();
            String silences = String.join(" ", result.silences());
            String error = result.refusal();
            record(
                    "",
                    AuditTrail.change("action", action, request.via(), request.author(), error, "", silences),
                    false);
        }
    }

    @Override
    public CompletionStage<String> record(String member, LabelSet change, boolean isAwaited) {
        events.accept(new EventData.Audited(change));
        AuditRecord record = new AuditRecord(loop.now(), replica, change);
        if (recorder.isPresent() && isAwaited) {
            return recorder.get().recordDurably(member, record, AUDITED);
        }
        recorder.ifPresent(records -> records.record(member, record));
        return CompletableFuture.completedFuture(isAwaited ? fault() : "");
    }

    @Override
    public String fault() {
        return recorder.map(records -> records.status().fault()).orElse("no history is kept (--history.dir)");
    }

    private NodeHistory listen(Node node, EventLoop tasks, String replica, Consumer<HistoryRecord> sink) {
        NodeHistory history =
                new NodeHistory(tasks, replica, options.orElseThrow().limits().retention(), sink);
        history.starting();
        node.observe(history.deliveries());
        node.observe("history", history.alerts(), history.silences());
        node.part(IncidentActions.class)
                .orElseThrow()
                .observe((request, groupLabels, result) -> sink.accept(new ActionRecord(
                        tasks.now(),
                        replica,
                        request.action().text(),
                        request.groupId(),
                        groupLabels,
                        request.annotations().getOrDefault(ActionSilence.VIA, ""),
                        request.author(),
                        result.label(),
                        result.silences(),
                        result.refusal())));
        node.part(Escalations.class)
                .ifPresent(all -> all.observe(asked -> sink.accept(new ActionRecord(
                        tasks.now(),
                        replica,
                        "escalate " + asked.round().step(),
                        asked.group().id(),
                        asked.group().labels(),
                        "api",
                        asked.user(),
                        "done",
                        List.of(),
                        ""))));
        return history;
    }

    /** Registers the history at the node of a tenant, see {@link TenantObserver#observe}. */
    TenantObserver.Observation observe(String member, EventLoop tasks, Node node, String replica) {
        if (recorder.isEmpty()) {
            return TenantObserver.Observation.NONE;
        }
        HistoryRecorder records = recorder.get();
        AtomicBoolean ended = new AtomicBoolean();
        NodeHistory history = listen(node, tasks, replica, record -> {
            if (!ended.get()) { // else it could come after what is kept of a deleted tenant was removed
                records.record(member, record);
            }
        });
        tenants.add(history);
        return new TenantObserver.Observation() {
            @Override
            public void configured(Config config, TenantDocument document) {
                history.configured(config.hash(), config.original(), "", document.templates());
            }

            @Override
            public void started() {
                history.started();
            }

            @Override
            public void ended() {
                tenants.remove(history);
                history.stopping();
                ended.set(true);
            }
        };
    }

    /** Removes what is kept of tenants that were deleted. */
    void removeTenants(Predicate<String> isDeleted) {
        recorder.ifPresent(records -> records.retain(isDeleted.negate()));
    }

    /** The node has restored its state. On the loop. */
    void started() {
        listeners.ifPresent(NodeHistory::started);
    }

    /** Records the configuration that comes into force. */
    void configured(LoadedConfigReader.Loaded loaded) {
        listeners.ifPresent(history -> loop.execute(() -> use(history, loaded)));
    }

    private static void use(NodeHistory history, LoadedConfigReader.Loaded loaded) {
        Map<String, String> templates = new LinkedHashMap<>();
        for (Source source : loaded.templates()) {
            templates.put(source.name(), source.text());
        }
        Config config = loaded.loadedConfig().config();
        history.configured(config.hash(), config.original(), loaded.extensions(), templates);
    }

    /** The loop on which records are made. */
    EventLoop loop() {
        return loop;
    }

    /** Whether the history is recorded, if there is one. */
    Optional<HistoryStatus> status() {
        return recorder.map(HistoryRecorder::status);
    }

    /**
     * The endpoints of the history. Those of the peers are asked as well.
     *
     * @param vertx reads the history for peers, away from the event loop
     */
    Routes routes(ApiContext context, Vertx vertx, PeerHistories others, HistoryApi.Advice advice) {
        recorder.ifPresent(
                own -> others.answer(own::of, task -> vertx.executeBlocking(Executors.callable(task), false)));
        return routesOf("", context, others, advice);
    }

    /** The endpoints of the history of a tenant, see {@link TenantObserver#observe}; empty for the default one. */
    Routes routesOf(String member, ApiContext context, PeerHistories others, HistoryApi.Advice advice) {
        return new HistoryApi(context, reader(member), () -> others.peers(member), advice);
    }

    /** What this replica has recorded of a tenant; of the default Alertmanager for an empty name. */
    Optional<HistoryReader> reader(String member) {
        return recorder.map(records -> records.of(member));
    }

    /** Records that the program stops. */
    void stopping() {
        loop.execute(() -> {
            tenants.forEach(NodeHistory::stopping);
            listeners.ifPresent(NodeHistory::stopping);
        });
    }

    /** Writes the last records; completes when that is done, or takes too long. */
    CompletionStage<Void> close() {
        return recorder.map(records -> records.close(WRITTEN)).orElse(CompletableFuture.completedFuture(null));
    }
}
