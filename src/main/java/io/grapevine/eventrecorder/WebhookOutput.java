package io.grapevine.eventrecorder;

import io.grapevine.base.go.GoUrl;
import io.grapevine.base.loop.Pauses;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.EventRecorderConfig;
import io.grapevine.config.HttpConfig;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSender;
import io.grapevine.httpclient.sender.HttpSenders;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts each event as a JSON object, or several as an array. A bounded number of events waits, and a bounded number of
 * requests is under way; a request that fails is repeated a few times, and then its events are given up. All state is guarded
 * by this object's lock, which is never held while anything is waited for.
 */
public final class WebhookOutput implements EventOutput {
    static final int QUEUE = 1024;

    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(WebhookOutput.class);

    private record Request(String body, int events) {}

    private final Vertx vertx;
    private final HttpSender sender;
    private final EventRecorderConfig.WebhookOutput settings;
    private final String name;
    private final UnaryOperator<String> shown;
    private final OutputLosses losses;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    /** Of each event both forms of the JSON are made before it is added. */
    private final Deque<EncodedEvent> queue = new ArrayDeque<>();

    private long queuedBytes;
    private int underWay;
    private int eventsUnderWay;
    private boolean flushDue;
    private boolean timerRuns;
    private boolean closing;
    private boolean cancelled;

    /**
     * An output, which closes its client.
     *
     * @param senders the factory of its client
     * @param losses of an output with the name given
     * @throws ConfigLoadException if its certificates or proxies are unusable
     */
    public WebhookOutput(
            EventRecorderConfig.WebhookOutput config, HttpSenders senders, Function<String, OutputLosses> losses)
            throws ConfigLoadException {
        String url = config.url().reveal();
        this.name = EventOutput.name("webhook", config.name(), place(url));
        try {
            this.sender = senders.of(Objects.requireNonNullElse(config.httpConfig(), HttpConfig.DEFAULT));
        } catch (SendFailure e) {
            throw new ConfigLoadException(name + ": " + e.getMessage());
        }
        this.vertx = senders.vertx();
        this.settings = complete(config);
        this.shown = EventOutput.hiding(config.name(), hosts(url));
        this.losses = losses.apply(name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int send(EncodedEvent event) {
        int bytes = event.jsonBytes().length;
        boolean taken;
        synchronized (this) {
            taken = queue.size() < QUEUE && !closing;
            if (taken) {
                queue.add(event);
                queuedBytes += bytes;
            }
        }
        if (taken) {
            losses.taken();
            pump();
        } else {
            losses.dropped();
        }
        return bytes;
    }

    /** Begins requests for what waits, as long as there may be more of them. */
    private void pump() {
        List<Request> ready = new ArrayList<>();
        synchronized (this) {
            for (Request next = nextRequest(); next != null; next = nextRequest()) {
                underWay++;
                eventsUnderWay += next.events();
                ready.add(next);
            }
            if (closing && queue.isEmpty() && underWay == 0) {
                closed.complete(null);
            }
        }
        ready.forEach(request -> sender.offLoop().execute(() -> post(request, 0)));
    }

    private @Nullable Request nextRequest() {
        if (underWay >= settings.workers() || queue.isEmpty()) {
            return null;
        }
        if (!settings.batch()) {
            EncodedEvent event = queue.remove();
            queuedBytes -= event.jsonBytes().length;
            return new Request(event.json(), 1);
        }
        boolean full =
                queue.size() >= settings.batchMaxEvents() || queuedBytes + queue.size() + 1 >= settings.batchMaxBytes();
        if (full || flushDue || closing) {
            flushDue = false;
            return batch();
        }
        if (!timerRuns) {
            timerRuns = true;
            vertx.setTimer(Math.max(1, settings.batchFlushInterval().toMillis()), timer -> flush());
        }
        return null;
    }

    private void flush() {
        synchronized (this) {
            timerRuns = false;
            flushDue = true;
        }
        pump();
    }

    /** As many events as fit, at least one. */
    private Request batch() {
        StringBuilder body = new StringBuilder("[");
        int events = 0;
        long bytes = 2;
        while (!queue.isEmpty() && events < settings.batchMaxEvents()) {
            EncodedEvent event = queue.element();
            int own = event.jsonBytes().length;
            long more = own + (events == 0 ? 0 : 1);
            if (events > 0 && bytes + more > settings.batchMaxBytes()) {
                break;
            }
            body.append(events == 0 ? "" : ",").append(event.json());
            bytes += more;
            events++;
            queuedBytes -= own;
            queue.remove();
        }
        return new Request(body.append(']').toString(), events);
    }

    private void post(Request request, int attempt) {
        sender.send(HttpCall.postJson(settings.url().reveal(), request.body()).within(settings.timeout()))
                .whenComplete((reply, fault) -> answered(request, attempt, reply, fault));
    }

    private void answered(Request request, int attempt, @Nullable HttpReply reply, @Nullable Throwable fault) {
        if (reply != null && reply.status() / 100 == 2) {
            losses.delivered();
            ended(request);
            return;
        }
        boolean again = attempt + 1 < settings.maxRetries();
        LOG.atDebug()
                .addKeyValue("output", name)
                .addKeyValue("attempt", attempt + 1)
                .addKeyValue("err", reason(reply, fault))
                .log("Event output request failed");
        if (!again) {
            if (!isCancelled()) {
                losses.failed(request.events(), reason(reply, fault));
            }
            ended(request);
            return;
        }
        Pauses pauses = new Pauses(settings.retryBackoff(), LONGEST_BACKOFF);
        long wait = Math.max(1, pauses.after(attempt).toMillis());
        vertx.setTimer(wait, timer -> {
            if (isCancelled()) {
                ended(request);
            } else {
                sender.offLoop().execute(() -> post(request, attempt + 1));
            }
        });
    }

    private String reason(@Nullable HttpReply reply, @Nullable Throwable fault) {
        if (reply != null) {
            return "unexpected status code " + reply.status() + " (expected: 2xx)";
        }
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        return shown.apply(cause instanceof SendFailure failure ? failure.getMessage() : String.valueOf(cause));
    }

    private void ended(Request request) {
        synchronized (this) {
            underWay--;
            eventsUnderWay -= request.events();
        }
        pump();
    }

    private synchronized boolean isCancelled() {
        return cancelled;
    }

    @Override
    public CompletionStage<Void> close(Duration budget) {
        synchronized (this) {
            closing = true;
        }
        long timer = vertx.setTimer(Math.max(1, budget.toMillis()), late -> abandon());
        pump();
        return closed.whenComplete((done, none) -> {
            vertx.cancelTimer(timer);
            sender.close();
        });
    }

    private void abandon() {
        int left;
        synchronized (this) {
            cancelled = true;
            left = queue.size() + eventsUnderWay;
            queue.clear();
        }
        losses.abandoned(left);
        closed.complete(null);
    }

    /** A configuration with the defaults filled in. */
    private static EventRecorderConfig.WebhookOutput complete(EventRecorderConfig.WebhookOutput config) {
        return new EventRecorderConfig.WebhookOutput(
                config.name(),
                config.url(),
                config.httpConfig(),
                or(config.timeout(), Duration.ofSeconds(10)),
                or(config.workers(), 4),
                or(config.maxRetries(), 3),
                or(config.retryBackoff(), Duration.ofMillis(500)),
                config.batch(),
                or(config.batchMaxEvents(), 100),
                or(config.batchMaxBytes(), 1 << 20),
                or(config.batchFlushInterval(), Duration.ofMillis(100)));
    }

    private static Duration or(Duration value, Duration otherwise) {
        return value.compareTo(Duration.ZERO) > 0 ? value : otherwise;
    }

    private static long or(long value, int otherwise) {
        return value > 0 ? value : otherwise;
    }

    private static List<String> hosts(String url) {
        try {
            HttpUrl whole = HttpUrl.parse(url);
            return List.of(whole.toString(), whole.host());
        } catch (SendFailure malformed) {
            return List.of(); // each attempt fails, and does not say of what
        }
    }

    /** A URL without user, query and fragment. */
    private static String place(String url) {
        try {
            GoUrl whole = GoUrl.parse(url);
            return new GoUrl(whole.scheme(), "//" + whole.host(), whole.host(), whole.path(), "", "").text();
        } catch (GoUrl.Malformed e) {
            return "<invalid>";
        }
    }
}
