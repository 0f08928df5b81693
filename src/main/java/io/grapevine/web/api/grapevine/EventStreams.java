package io.grapevine.web.api.grapevine;

import io.grapevine.web.Answer;
import io.grapevine.web.AnswerPieces;
import io.grapevine.web.RequestLimits;
import io.grapevine.web.RequestWorkers;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Sends the changes of the overview to clients that stay connected, as server-sent events. While any client is
 * connected, the overview is read periodically. The longer a reading takes, the longer the pause after it, so that
 * readings take at most a tenth of one processor. A client that does not read is disconnected; it may come back with
 * the id of the last event that it has read. Heartbeats are events, so that a script in a browser sees when they stop.
 */
final class EventStreams {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    /** The pause after a reading, as a multiple of the time that it took. */
    private static final int PAUSE_FACTOR = 10;
    /** The most bytes that a client may leave unread before it is disconnected. */
    private static final int QUEUE = 1 << 20;

    private static final Buffer RETRY = Buffer.buffer("retry: 2000\n\n");
    private static final Buffer BEAT = Buffer.buffer("event: heartbeat\ndata: {}\n\n");
    private static final String RESET = "event: reset\ndata: {}\n\n";

    private final OverviewFeed feed;
    private final Duration heartbeat;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile boolean stopped;

    private record Client(HttpServerResponse response, AnswerPieces answer) {
        /** Sends an event that all clients get. */
        void send(Buffer event) {
            if (isOpen()) {
                answer.writeShared(event);
            }
        }

        /** Sends events that only this client gets. */
        void sendAlone(String events) {
            if (isOpen()) {
                answer.write(Buffer.buffer(events));
            }
        }

        /** Whether the client is still connected. Disconnects it if it has left too much unread. */
        private boolean isOpen() {
            if (response.closed() || response.ended()) {
                return false;
            }
            boolean reads = answer.length() < QUEUE;
            if (!reads) {
                answer.breakOff();
            }
            return reads;
        }

        void end() {
            answer.breakOff();
        }
    }

    EventStreams(OverviewFeed feed) {
        this(feed, HEARTBEAT);
    }

    /** Streams with another interval of heartbeats. */
    EventStreams(OverviewFeed feed, Duration heartbeat) {
        this.feed = feed;
        this.heartbeat = heartbeat;
        feed.listen(this::send);
    }

    /** Answers with a stream that begins after the event whose id the client names. */
    void open(RoutingContext request) {
        if (stopped || !RequestLimits.admitsStream(request)) {
            request.response().putHeader("Retry-After", "5");
            Answer.fault(
                    request,
                    503,
                    "Limit of event streams reached (" + RequestLimits.MOST_STREAMS + "), try again later.");
            return;
        }
        HttpServerResponse response = request.response()
                .setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no");
        Vertx vertx = request.vertx();
        Client client = new Client(response, AnswerPieces.of(request));
        client.send(RETRY);
        String since = Objects.requireNonNullElse(
                request.request().getHeader("Last-Event-ID"),
                Objects.requireNonNullElse(request.request().getParam("since"), ""));
        long timer = vertx.setPeriodic(heartbeat.toMillis(), id -> client.send(BEAT));
        request.addEndHandler(end -> {
            vertx.cancelTimer(timer);
            clients.remove(client);
        });
        RequestWorkers.run(request, () -> {
                    join(client, since);
                    return true;
                })
                .onComplete(joined -> startReading(request));
    }

    /** Sends a client its first events and adds it to the clients, under a lock, so that no change is lost or sent twice. */
    private void join(Client client, String since) {
        synchronized (feed) {
            String first = feed.since(since).flatMap(EventStreams::events).orElse(RESET);
            if (!first.isEmpty()) {
                client.sendAlone(first);
            }
            clients.add(client);
        }
        if (client.response().closed()) {
            clients.remove(client);
        } else if (stopped) {
            client.end();
        }
    }

    /** Changes as one text of events; empty if that text would fill the client's queue. */
    private static Optional<String> events(List<OverviewFeed.Change> changes) {
        long length =
                changes.stream().mapToLong(change -> change.json().length()).sum();
        return length >= QUEUE
                ? Optional.empty()
                : Optional.of(changes.stream().map(EventStreams::event).collect(Collectors.joining()));
    }

    /** Starts the periodic readings unless they run already; they end when no client is left. */
    private void startReading(RoutingContext first) {
        if (!clients.isEmpty() && !stopped && reading.compareAndSet(false, true)) {
            readAgain(first, PAUSE);
        }
    }

    private void readAgain(RoutingContext first, Duration pause) {
        first.vertx().setTimer(pause.toMillis(), timer -> {
            if (clients.isEmpty() || stopped) {
                reading.set(false);
                startReading(first); // for a client that has joined since then
                return;
            }
            RequestWorkers.run(first, this::read)
                    .onComplete(took -> readAgain(first, took.succeeded() ? pauseAfter(took.result()) : PAUSE));
        });
    }

    private static Duration pauseAfter(Duration took) {
        Duration rest = took.multipliedBy(PAUSE_FACTOR);
        return rest.compareTo(PAUSE) > 0 ? rest : PAUSE;
    }

    private Duration read() {
        long start = System.nanoTime();
        feed.refresh();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void send(OverviewFeed.Change change) {
        if (!clients.isEmpty()) {
            Buffer event = Buffer.buffer(event(change));
            clients.forEach(client -> client.send(event));
        }
    }

    private static String event(OverviewFeed.Change change) {
        return change.json().isEmpty()
                ? RESET
                : "id: " + change.id() + "\nevent: change\ndata: " + change.json() + "\n\n";
    }

    /** Ends all streams, so that the server can stop. */
    void stop() {
        stopped = true;
        clients.forEach(Client::end);
    }
}
