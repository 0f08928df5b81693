package io.grapevine.receiver.slack;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.Pauses;
import io.grapevine.httpclient.GoJson;
import io.grapevine.receiver.action.ConnectedChat;
import io.grapevine.receiver.action.ConnectionState;
import io.grapevine.receiver.action.JsonTree;
import io.grapevine.receiver.action.ReportedConnection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection by Socket Mode, and opens its successor before Slack ends it. Acknowledges each envelope before it is acted
 * on: that of a dialog with what its user is to correct, if anything. On its event loop but for {@link #state}.
 */
final class SocketModeClient implements ConnectedChat.Connection {
    private final Consumer<Link> gateway;
    private final EventLoop loop;
    private final Timing timing;
    private final DoubleSupplier random;
    private final BiConsumer<JsonTree, Consumer<Map<String, Object>>> interactions;
    private final Set<Link> links = new LinkedHashSet<>();
    private EventLoop.Timer retry = () -> {};
    private boolean isRunning;
    private int failures;
    /** The connection that is being opened, up to its hello. */
    private @Nullable Link next;
    /** The connection by which clicks arrive. */
    private @Nullable Link current;

    private final ReportedConnection connection;

    /**
     * The times of a connection by Socket Mode.
     *
     * @param silence how long no frame may arrive; a connection that was cut silently is found by it
     * @param hello how long Slack may take to begin
     * @param stable how long a connection must last so that the next failure counts as the first
     * @param drain how long an old connection is read beside its successor
     * @param limited the least pause after Slack has said that there are too many connections, or none are permitted
     */
    record Timing(
            Duration ping,
            Duration silence,
            Duration hello,
            Duration stable,
            Duration drain,
            Pauses pauses,
            Duration limited) {
        static final Timing USUAL = new Timing(
                Duration.ofSeconds(30),
                Duration.ofSeconds(75),
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                new Pauses(Duration.ofSeconds(1), Duration.ofMinutes(2)),
                Duration.ofMinutes(1));
    }

    /** A connection. */
    interface Socket {
        void send(String text);

        void ping();

        /** Closes it, without another event. */
        void close();
    }

    /**
     * A client that has not been started.
     *
     * @param gateway asks Slack for an address and connects to it; the connection is told that it is opened, or ends. All calls and
     *     events are on the event loop
     * @param random for pauses, from 0 to 1
     * @param interactions gets the payloads of interactions, each with the consumer of the answer, which has no effect but for
     *     dialogs; must
     *     not block
     */
    SocketModeClient(
            Consumer<Link> gateway,
            EventLoop loop,
            Timing timing,
            DoubleSupplier random,
            BiConsumer<JsonTree, Consumer<Map<String, Object>>> interactions) {
        this.gateway = gateway;
        this.loop = loop;
        this.timing = timing;
        this.random = random;
        this.interactions = interactions;
        connection = new ReportedConnection(SlackActions.PRODUCT.title(), loop::now);
    }

    @Override
    public ConnectionState state() {
        return connection.state();
    }

    @Override
    public void start() {
        if (!isRunning) {
            isRunning = true;
            open();
        }
    }

    @Override
    public void stop() {
        if (!isRunning) {
            return;
        }
        isRunning = false;
        retry.cancel();
        List.copyOf(links).forEach(Link::drop);
        next = null;
        current = null;
        failures = 0;
        connection.stop();
    }

    private void open() {
        if (next == null && isRunning) {
            retry.cancel();
            Link link = new Link();
            next = link;
            links.add(link);
            gateway.accept(link);
        }
    }

    private void openAfter(Duration pause) {
        retry.cancel();
        retry = loop.schedule(pause, this::open);
    }

    /** One connection, from its opening to its end. */
    final class Link {
        private @Nullable Socket socket;
        private boolean isOver;
        private EventLoop.Timer watchdog = () -> {};
        private EventLoop.Timer heartbeat = () -> {};
        private EventLoop.Timer steady = () -> {};

        void opened(Socket opened) {
            socket = opened;
            if (isOver) {
                opened.close();
                return;
            }
            if (this == next) {
                watch("hello", timing.hello());
            }
            beat();
        }

        private void watch(String awaited, Duration limit) {
            watchdog.cancel();
            watchdog = loop.schedule(
                    limit, () -> end("no " + awaited + " from Slack for " + limit.toSeconds() + " s", null));
        }

        private void beat() {
            heartbeat = loop.schedule(timing.ping(), () -> {
                if (socket != null) {
                    socket.ping();
                }
                beat();
            });
        }

        void closed() {
            end("connection closed by Slack", null);
        }

        /** A frame of any kind has arrived. */
        void frame() {
            if (!isOver && this != next) {
                watch("frame", timing.silence());
            }
        }

        void text(String text) {
            if (isOver) {
                return;
            }
            JsonTree frame = JsonTree.read(text).orElse(new JsonTree(null));
            String envelope = frame.text("envelope_id");
            JsonTree payload = frame.at("payload");
            boolean isDialog = frame.text("type").equals("interactive") && SlackDialog.isSent(payload);
            if (!isDialog) {
                acknowledge(envelope, Map.of());
            }
            switch (frame.text("type")) {
                case "hello" -> hello();
                case "disconnect" -> disconnect(frame.text("reason"));
                case "interactive" ->
                    interactions.accept(payload, isDialog ? answer -> acknowledge(envelope, answer) : answer -> {});
                default -> {} // commands and events are not ours
            }
        }

        /** Says that an envelope has arrived; one that was sent on a connection which is over is sent by Slack again. */
        private void acknowledge(String envelope, Map<String, Object> answer) {
            if (!envelope.isEmpty() && socket != null && !isOver) {
                Map<String, Object> all = new LinkedHashMap<>(Map.of("envelope_id", envelope));
                if (!answer.isEmpty()) {
                    all.put("payload", answer);
                }
                socket.send(GoJson.encode(all));
            }
        }

        private void hello() {
            if (this != next) {
                return;
            }
            Link old = current;
            next = null;
            current = this;
            watch("frame", timing.silence());
            steady = loop.schedule(timing.stable(), () -> failures = 0);
            connection.up();
            if (old != null) {
                loop.schedule(timing.drain(), old::drop);
            }
        }

        private void disconnect(String reason) {
            switch (reason) {
                case "link_disabled" ->
                    end("Socket Mode is switched off for the app (link_disabled)", timing.limited());
                case "too_many_websockets" ->
                    end(
                            "too many connections of the app, of which Slack permits 10 (too_many_websockets)",
                            timing.limited());
                default -> {
                    if (this == current) {
                        open(); // this one is read until its end
                    } else if (this == next) {
                        end("connection refused by Slack", null);
                    }
                }
            }
        }

        /**
         * Ends this connection, also one that was never opened, and opens another one if none has taken its place.
         *
         * @param reason why, without secrets
         * @param least how long Slack asks to wait; null if it does not
         */
        void end(String reason, @Nullable Duration least) {
            if (isOver) {
                return;
            }
            drop();
            boolean wasNext = this == next;
            boolean wasCurrent = this == current;
            next = wasNext ? null : next;
            current = wasCurrent ? null : current;
            if (!isRunning || (!wasNext && !wasCurrent)) {
                return;
            }
            if (current == null) {
                connection.down(reason);
            }
            if (next == null) {
                Duration pause = timing.pauses().after(failures++, random.getAsDouble());
                openAfter(least != null && least.compareTo(pause) > 0 ? least : pause);
            }
        }

        private void drop() {
            isOver = true;
            links.remove(this);
            watchdog.cancel();
            heartbeat.cancel();
            steady.cancel();
            if (socket != null) {
                socket.close();
            }
        }
    }
}
