package io.grapevine.server;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.config.Config;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.Extensions;
import io.grapevine.features.push.PushBrowsers;
import io.grapevine.features.push.PushServerConfig;
import io.grapevine.features.push.PushSubscription;
import io.grapevine.features.push.PushSubscriptions;
import io.grapevine.features.push.SubscribeResult;
import io.grapevine.features.push.web.PushPort;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.mesh.Replication;
import io.grapevine.receiver.webpush.PushChannel;
import io.grapevine.receiver.webpush.PushChannel.PushRequests;
import io.grapevine.receiver.webpush.PushServices;
import io.grapevine.receiver.webpush.VapidKey;
import io.grapevine.receiver.webpush.Webpush;
import io.grapevine.server.flags.Options;
import io.grapevine.storage.LogLimits;
import io.grapevine.storage.StateFiles;
import io.grapevine.storage.StorageMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Web Push of the running server. Nothing is read, opened or registered before a configuration has a receiver that notifies
 * browsers, nor in shadow mode.
 */
final class LiveWebpush implements PushPort {
    private final Options options;
    private final EventLoop loop;
    private final PrometheusRegistry registry;
    private final FilesOnDemand<PushSubscription> files;
    private volatile Optional<PushBrowsers> browsers = Optional.empty();
    private volatile InForce inForce = InForce.NOTHING;

    LiveWebpush(Options options, EventLoop loop, PrometheusRegistry registry, StorageMetrics metrics) {
        this.options = options;
        this.loop = loop;
        this.registry = registry;
        files = new FilesOnDemand<>(
                () -> StateFiles.ofSecrets(options.storage().directory(), "webpush", LogLimits.DEFAULT, loop, metrics),
                PushBrowsers.KIND,
                () -> browsers.ifPresent(all -> all.snapshot(() -> {})));
    }

    /**
     * Web Push of one configuration.
     *
     * @param channel the way to the browsers
     * @param publicKey the key that browsers subscribe with; empty for none
     * @param services the permitted push services
     * @param receivers the receivers that notify browsers
     */
    record InForce(PushChannel channel, String publicKey, PushServices services, Set<String> receivers) {
        static final InForce NOTHING = new InForce(PushChannel.NONE, "", new PushServices(List.of()), Set.of());
    }

    /**
     * Web Push of a configuration. Reads the file of the key.
     *
     * @throws ConfigLoadException if the key is unusable
     */
    InForce of(Extensions extensions, Config config) throws ConfigLoadException {
        Set<String> receivers = new TreeSet<>();
        extensions.receivers().byName().forEach((receiver, integrations) -> {
            if (integrations.stream().anyMatch(Webpush.class::isInstance)) {
                receivers.add(receiver);
            }
        });
        PushServerConfig server = extensions.of(PushServerConfig.NONE);
        if (options.shadow() || receivers.isEmpty() || !server.isSet()) {
            return InForce.NOTHING;
        }
        VapidKey key;
        try {
            key = VapidKey.read(Path.of(server.keyFile()), server.subject());
        } catch (SendFailure unusable) {
            throw new ConfigLoadException("server.webpush: " + unusable.getMessage());
        }
        PushServices services = new PushServices(server.services());
        Map<String, Duration> intervals = new TreeMap<>();
        config.route()
                .all()
                .forEach(route -> intervals.merge(
                        route.receiver(),
                        route.repeatInterval(),
                        (one, other) -> one.compareTo(other) < 0 ? other : one));
        PushChannel channel = new PushChannel(
                permitted(services),
                PushRequests.signed(key, InstantSource.system()),
                receiver -> intervals.getOrDefault(receiver, PushChannel.USUAL_INTERVAL));
        return new InForce(channel, key.publicKey(), services, receivers);
    }

    /** The browsers at permitted services: the list of these may have changed, or be another one at the replica that took one in. */
    private PushSubscriptions permitted(PushServices services) {
        return new PushSubscriptions() {
            @Override
            public List<PushSubscription> of(String receiver) {
                return browsers.map(all -> all.of(receiver).stream()
                                .filter(each -> services.permit(each.endpoint()))
                                .toList())
                        .orElse(List.of());
            }

            @Override
            public void accepted(PushSubscription subscription) {
                browsers.ifPresent(all -> all.accepted(subscription));
            }

            @Override
            public void ended(PushSubscription subscription) {
                browsers.ifPresent(all -> all.ended(subscription));
            }
        };
    }

    /**
     * Opens the files if this is the first configuration with Web Push. Reads files, so not on the event loop.
     *
     * @throws IOException if a file is there but cannot be opened
     */
    void open(InForce next) throws IOException {
        if (!next.receivers().isEmpty()) {
            files.open();
        }
    }

    /** Puts a configuration in force; on the loop. */
    void use(InForce next, Replication replication) {
        files.give((opened, stored) -> {
            PushBrowsers all = new PushBrowsers(loop, replication, opened, stored, registry);
            loop.every(options.storage().maintenanceInterval(), () -> all.snapshot(() -> {}));
            browsers = Optional.of(all);
        });
        browsers.ifPresent(all -> all.use(next.receivers()));
        inForce = next;
    }

    /** The way to the browsers, as it is in force. */
    PushChannel channel() {
        return inForce.channel();
    }

    /** The files, if there are any. */
    Stream<StateFiles> states() {
        return files.states();
    }

    @Override
    public Optional<Offer> offer() {
        InForce now = inForce;
        return now.receivers().isEmpty() ? Optional.empty() : Optional.of(new Offer(now.publicKey(), now.receivers()));
    }

    @Override
    public List<PushSubscription> all() {
        return browsers.map(PushBrowsers::all).orElse(List.of());
    }

    @Override
    public CompletionStage<SubscribeResult> subscribe(PushSubscription wanted) {
        InForce now = inForce;
        if (now.receivers().isEmpty() || browsers.isEmpty()) {
            return NONE.subscribe(wanted);
        }
        return now.services()
                .faultOf(wanted.endpoint(), wanted.key(), wanted.auth())
                .<CompletionStage<SubscribeResult>>map(
                        fault -> CompletableFuture.completedStage(new SubscribeResult.Refused(fault)))
                .orElseGet(() -> browsers.get().subscribe(wanted));
    }

    @Override
    public CompletionStage<Boolean> remove(String id) {
        return browsers.map(all -> all.remove(id)).orElseGet(() -> NONE.remove(id));
    }
}
