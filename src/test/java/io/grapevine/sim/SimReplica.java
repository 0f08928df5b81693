package io.grapevine.sim;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.Config;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.core.node.Node;
import io.grapevine.core.node.NodeFixtures;
import io.grapevine.core.node.NodeOptions;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.TestIntegrations;
import io.grapevine.core.silence.SetResult;
import io.grapevine.features.replicalabels.AlertSenders;
import io.grapevine.files.ConfigLoader;
import io.grapevine.files.MainFile;
import io.grapevine.httpclient.message.WebhookMessage;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.mesh.state.Stored;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.notification.Notifier;
import io.grapevine.receiver.plain.Webhook;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.grapevine.virtualtime.simulation.SimCluster;
import io.grapevine.virtualtime.simulation.SimHost;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.grapevine.virtualtime.simulation.SimStore;
import io.grapevine.web.api.http.Refusal;
import io.grapevine.web.api.v2.AlertDecoder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** One replica in virtual time, its disk, and the webhook receivers that it knows, which are at {@link #HOOK}. */
final class SimReplica {
    /** Where the receivers are. */
    static final String HOOK = "http://receivers";

    private static final String EXTERNAL_URL = "http://am.example.com";

    private final SimLoop loop;
    private final SimStore silenceStore = new SimStore();
    private final SimStore logStore = new SimStore();
    private final Map<String, Integer> statuses = new TreeMap<>();
    private final List<Delivered> delivered = new ArrayList<>();
    private final MatcherParser parser = MatcherParser.of(ParserMode.UTF8_WITH_FALLBACK, warning -> {});
    private final Function<SimHost, SimCluster> finder;
    private final NodeOptions options;
    private int starts;
    private SimHost host;
    private SimCluster company;
    private Node node;

    /** Starts a replica on an empty disk that has no peers. */
    SimReplica(SimLoop loop, String config) {
        this(loop, config, NodeFixtures.OPTIONS, SimCluster::none);
    }

    /** Starts a replica on an empty disk. */
    SimReplica(SimLoop loop, String config, NodeOptions options, Function<SimHost, SimCluster> finder) {
        this.loop = loop;
        this.options = options;
        this.finder = finder;
        this.host = new SimHost(loop, ++starts);
        this.company = finder.apply(host);
        this.node = boot(loadedConfig(config));
    }

    private Node boot(LoadedConfig loadedConfig) {
        Node fresh = new Node(
                host,
                options,
                company.replication(),
                silenceStore,
                logStore,
                loadedConfig,
                new PrometheusRegistry(),
                Tracer.NONE);
        List<Stored<SilenceCodec.Message>> silences = silenceStore.records().stream()
                .map(record -> value(SilenceCodec.KIND.decode(record)))
                .toList();
        List<Stored<NflogEntry>> entries = logStore.records().stream()
                .map(record -> value(NflogEntryCodec.KIND.decode(record)))
                .toList();
        fresh.restore(silences, entries);
        fresh.start();
        company.begin().run();
        return fresh;
    }

    private static <T> T value(Decoded<T> decoded) {
        if (decoded instanceof Decoded.Ok<T> ok) {
            return ok.value();
        }
        throw new AssertionError(decoded.toString());
    }

    private LoadedConfig loadedConfig(String text) {
        MainFile loaded = ConfigLoader.LITERAL
                .parse(Path.of("alertmanager.yml"), text.replace("HOOK", HOOK).getBytes(StandardCharsets.UTF_8))
                .orThrow(IllegalArgumentException::new);
        Config config = loaded.config();
        Map<String, List<Integration>> receivers = new TreeMap<>();
        for (ReceiverConfig receiver : config.receivers()) {
            List<Integration> integrations = new ArrayList<>();
            for (int i = 0; i < receiver.integrations().size(); i++) {
                Webhook webhook = (Webhook) receiver.integrations().get(i);
                integrations.add(TestIntegrations.of(
                        receiver.name(), webhook.kind(), i, 0, webhook.sendResolved(), notifier(webhook)));
            }
            receivers.put(receiver.name(), integrations);
        }
        return new LoadedConfig(config, receivers, (labels, data) -> labels, EXTERNAL_URL);
    }

    private Notifier notifier(Webhook webhook) {
        String path = webhook.url().reveal().substring(HOOK.length());
        return notification -> {
            int status = statuses.getOrDefault(path, 200);
            if (status / 100 == 2) {
                delivered.add(new Delivered(
                        loop.elapsed(), path, WebhookMessage.of(notification, webhook.maxAlerts(), EXTERNAL_URL)));
            }
            return CompletableFuture.completedFuture(
                    StatusTable.RATE_LIMITS_TOO.judge(status, "", null, notification.receiverData()));
        };
    }

    /** Lets the receiver at {@code path} answer {@code status} from now on. */
    void answer(String path, int status) {
        statuses.put(path, status);
    }

    /** What the receivers have accepted so far. */
    List<Delivered> delivered() {
        return List.copyOf(delivered);
    }

    /** Posts alerts and returns the HTTP status. */
    int post(String json) {
        try {
            AlertDecoder.Batch batch = new AlertDecoder(parser, node.alerts(), AlertSenders.labels(node))
                    .decode(
                            json.getBytes(StandardCharsets.UTF_8),
                            loop.now(),
                            node.loadedConfig().config().global().resolveTimeout());
            node.putAlerts(batch.alerts());
            loop.settle();
            return batch.faults().isEmpty() ? 200 : 400;
        } catch (Refusal e) {
            return e.status();
        }
    }

    /** Sets a silence and returns its id. */
    String silence(Silence silence) {
        SetResult result = now(node.setSilence(silence));
        if (result instanceof SetResult.Stored stored) {
            return stored.id();
        }
        throw new AssertionError(result.toString());
    }

    /** Expires a silence. */
    void expire(String id) {
        if (!now(node.expireSilence(id))) {
            throw new AssertionError("no silence " + id);
        }
    }

    /** Reloads and returns the HTTP status. */
    int reload(String config) {
        try {
            LoadedConfig next = loadedConfig(config);
            node.use(next);
            loop.settle();
            return 200;
        } catch (IllegalArgumentException e) {
            return 500;
        }
    }

    /** Stops the replica in order. */
    void stop() {
        node.stop();
        loop.settle();
        company.end().run();
    }

    /** Starts it again on the same disk. */
    void startAgain() {
        host = new SimHost(loop, ++starts);
        company = finder.apply(host);
        node = boot(node.loadedConfig());
    }

    private <T> T now(CompletionStage<T> stage) {
        loop.settle();
        return stage.toCompletableFuture().getNow(null);
    }
}
