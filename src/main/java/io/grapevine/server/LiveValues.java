package io.grapevine.server;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.core.node.Node;
import io.grapevine.core.notify.Integration;
import io.grapevine.features.values.AlertValues;
import io.grapevine.features.values.Series;
import io.grapevine.features.values.ValueSource;
import io.grapevine.features.values.ValuesConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSender;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.MessageState;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** The values of alerts in messages of the running server: the clients of the Prometheus servers, and what messages take from the replica. */
final class LiveValues {
    private static final int OK = 200;

    /** The answers to a query that is at fault itself. */
    private static final Set<Integer> REFUSALS = Set.of(400, 404, 422);

    /** The kinds whose messages begin with no values: a call reads them aloud, and with these characters a text message costs more. */
    private static final Set<String> SPOKEN = Set.of("sns", "twilio");

    private final Vertx vertx;
    private final Supplier<Optional<Node>> node;

    /** Without servers; {@code node} is the replica, once it works. */
    LiveValues(Vertx vertx, Supplier<Optional<Node>> node) {
        this.vertx = vertx;
        this.node = node;
    }

    /**
     * The way to the servers of a configuration; empty if it names none.
     *
     * @throws ConfigLoadException if a client cannot be made, such as with a certificate that is not there
     */
    Optional<ValueSource> of(ValuesConfig config, HttpSenders senders) throws ConfigLoadException {
        Map<ValuesConfig.Server, HttpSender> clients = new HashMap<>();
        for (ValuesConfig.Server server : config.servers()) {
            try {
                clients.put(server, senders.quiet(server.httpConfig()));
            } catch (SendFailure unusable) {
                throw new ConfigLoadException("messages.values: " + unusable.getMessage());
            }
        }
        return clients.isEmpty() ? Optional.empty() : Optional.of(new Source(vertx, clients));
    }

    /** Copies of the integrations of receivers whose messages have the values. */
    Map<String, List<Integration>> in(Map<String, List<Integration>> receivers) {
        Map<String, List<Integration>> with = new TreeMap<>();
        receivers.forEach((name, integrations) -> with.put(
                name,
                integrations.stream()
                        .map(each -> each.with(new ValuedNotifier(
                                each.notifier(),
                                (notification, isDrawnAgain) ->
                                        with(notification, isDrawnAgain, !SPOKEN.contains(each.kind())))))
                        .toList()));
        return with;
    }

    private Notification with(Notification notification, boolean isDrawnAgain, boolean mayBegin) {
        Notification.Values values = node.get()
                .flatMap(live -> live.part(AlertValues.class))
                .map(part -> part.of(notification, isDrawnAgain))
                .orElse(Notification.Values.NONE);
        return values.texts().isEmpty()
                ? notification
                : notification.with(new Notification.Values(values.texts(), values.line() && mayBegin));
    }

    /** Has a replica ask by the way of a configuration; before the configuration itself is used. */
    static void use(Node node, Optional<ValueSource> source) {
        source.ifPresent(way -> node.part(AlertValues.class).ifPresent(part -> part.askBy(way)));
    }

    /** The clients of the servers of one configuration. Files of secrets are read at each request, so not on the event loop. */
    private record Source(Vertx vertx, Map<ValuesConfig.Server, HttpSender> clients) implements ValueSource {
        @Override
        public CompletionStage<Optional<Series>> ask(
                ValuesConfig.Server server,
                String path,
                Map<String, String> form,
                Duration limit,
                Function<String, Optional<Series>> reader) {
            HttpSender client = clients.get(server);
            if (client == null) { // of a configuration that is yet to be used, or no longer is
                return CompletableFuture.completedFuture(Optional.empty());
            }
            HttpCall call = HttpCall.form("POST", server.url().reveal() + path, form)
                    .with("Accept", "application/json")
                    .within(limit);
            return vertx.executeBlocking(() -> client.send(call), false)
                    .compose(Future::fromCompletionStage)
                    .compose(reply -> vertx.executeBlocking(() -> series(reply, reader), false))
                    .recover(failure -> Future.failedFuture(SendFailure.of(SendFailure.reasonOf(failure))))
                    .toCompletionStage();
        }

        private static Optional<Series> series(HttpReply reply, Function<String, Optional<Series>> reader)
                throws SendFailure {
            if (reply.status() == OK) {
                return reader.apply(reply.body());
            }
            if (REFUSALS.contains(reply.status())) {
                return Optional.empty();
            }
            throw SendFailure.of("unexpected status code " + reply.status());
        }

        @Override
        public void compute(Runnable task) {
            vertx.executeBlocking(Executors.callable(task), false);
        }
    }

    /** A notifier whose messages have the values that are known when they are written. */
    private record ValuedNotifier(Notifier notifier, BiFunction<Notification, Boolean, Notification> values)
            implements Notifier {
        @Override
        public CompletionStage<Outcome> send(Notification notification) {
            return notifier.send(values.apply(notification, false));
        }

        @Override
        public boolean redraws(ReceiverData data) {
            return notifier.redraws(data);
        }

        @Override
        public CompletionStage<Outcome> redraw(Notification notification, MessageState state) {
            return notifier.redraw(values.apply(notification, true), state);
        }
    }
}
