package io.grapevine.web.api.http;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.go.JsonRecords;
import io.grapevine.web.access.Callers;
import io.grapevine.web.access.ClientAddress;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.spi.LoggingEventBuilder;

/** A request to Grapevine's own API and its response: JSON in both directions, errors as an object with a text. */
public final class JsonExchange extends WorkerExchange {
    private static final JsonRecords BODIES = JsonRecords.strict()
            .with(Instant.class, Instant.EPOCH, json -> json.time().toInstant());

    private final QueryString query;
    private final boolean isSecret;

    /** Answers a request; called on a worker thread. */
    @FunctionalInterface
    public interface Operation {
        /**
         * Answers, now or later.
         *
         * @throws Refusal if the request cannot be answered as it asks
         * @throws IOException if the client is gone
         */
        void answer(JsonExchange exchange) throws Refusal, IOException;
    }

    private JsonExchange(RoutingContext request, boolean isSecret) {
        super(request, PATIENCE);
        this.isSecret = isSecret;
        this.query = new QueryString(request.request().query());
        request.response().putHeader("Cache-Control", "no-store");
    }

    private JsonExchange(JsonExchange outer, QueryString query, BiConsumer<Integer, Buffer> reply) {
        super(outer, reply);
        this.isSecret = outer.isSecret;
        this.query = query;
    }

    /**
     * Asks another operation, which reads, for the sender of this request.
     *
     * @param parameters the query, such as {@code since=24h&limit=20}
     * @param reply takes the status and the body of the answer, or of an error that is found later
     * @throws Refusal if the operation refuses at once
     * @throws IOException if the client is gone
     */
    public void ask(Operation operation, String parameters, BiConsumer<Integer, Buffer> reply)
            throws Refusal, IOException {
        operation.answer(new JsonExchange(this, new QueryString(parameters), reply));
    }

    /** The exchange of a request whose body has been read. */
    public static JsonExchange of(RoutingContext request) {
        return new JsonExchange(request, false);
    }

    /**
     * The exchange of a request to an operation whose errors may hold anything, a secret too: only their kind and place
     * are logged.
     */
    public static JsonExchange ofSecrets(RoutingContext request) {
        return new JsonExchange(request, true);
    }

    /** Lets {@code operation}, which has these query parameters, answer on a worker thread. */
    public void run(Operation operation, String... names) {
        runOn(Workers.of(request()), operation, names);
    }

    /** Lets {@code operation}, which has these query parameters, answer on one of these workers. */
    public void runOn(Workers workers, Operation operation, String... names) {
        onWorker(workers, () -> {
            checkType();
            checkParameters(names);
            operation.answer(this);
        });
    }

    /** Lets {@code operation}, whose request may have any text as its body, answer on a worker thread. */
    public void runText(Operation operation) {
        onWorker(() -> {
            if (header("Origin")
                    .isPresent()) { // of a page, which must ask for permission first, as before it sends JSON
                checkType();
            }
            checkParameters();
            operation.answer(this);
        });
    }

    /** Goes on with a long answer on a worker thread; from any thread, such as the loop that completes a future. */
    public void resume(ResponseStream.Task task) {
        onWorker(task);
    }

    /** The text in the path that stands for {@code :name}. */
    public String pathParameter(String name) {
        return Objects.requireNonNullElse(request().pathParam(name), "");
    }

    /** Whether the sender has logged in at this server. */
    public boolean isLoggedIn() {
        return Callers.isLoggedIn(request());
    }

    /** The relative address of the list of tenants from the web UI; empty: the sender sees no other. */
    public String tenants() {
        return Callers.tenants(request());
    }

    /** The path of the server's login, for a browser without one; empty where there is none to offer. */
    public String login() {
        return Callers.login(request()).orElse("");
    }

    /** The path of the server's logout, for a browser with a session; else empty. */
    public String logout() {
        return Callers.logout(request()).orElse("");
    }

    /** A page of another site may post a form without asking, but not JSON. */
    private void checkType() throws Refusal {
        String type = Objects.requireNonNullElse(request().request().getHeader("Content-Type"), "");
        boolean posts = request().request().method().name().equals("POST");
        if (posts && !type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(JSON)) {
            throw Refusal.of(415, "Content-Type: \"" + type + "\" (expected: " + JSON + ")");
        }
    }

    /** Refuses query parameters with other names: a misspelled condition would be no condition. */
    public void checkParameters(String... names) throws Refusal {
        for (String name : query.names()) {
            if (!List.of(names).contains(name)) {
                throw Refusal.invalid("query parameter: \"" + name + "\" (expected: "
                        + (names.length == 0 ? "none" : "one of " + String.join(", ", names)) + ")");
            }
        }
    }

    /** The values of a query parameter, in order. */
    public List<String> parameters(String name) {
        return query.all(name);
    }

    /** The last value of a query parameter that is not empty. */
    public Optional<String> parameter(String name) {
        return query.last(name);
    }

    /** The query parameters. */
    public QueryString query() {
        return query;
    }

    /** The body as a record, whose components name all fields that it may have. */
    public <T extends Record> T body(Class<T> type) throws Refusal {
        return body(BODIES.of(type));
    }

    /** What {@code source} reads in the body. */
    public <T> T body(JsonReader.Source<T> source) throws Refusal {
        try {
            return JsonReader.read(body(), source);
        } catch (JsonException fault) {
            throw Refusal.invalid(fault.text());
        }
    }

    /** The address that the request came from. */
    public String remote() {
        SocketAddress address = request().request().remoteAddress();
        return address == null ? "" : address.hostAddress();
    }

    /** The address of the client, also behind the proxy of the access file; of IPv6 its network. */
    public String network() {
        return ClientAddress.network(Callers.address(request()));
    }

    @Override
    public void refuse(Refusal refusal) {
        if (refusal.status() == 503) {
            request().response().putHeader("Retry-After", "1");
        }
        object(refusal.status(), json -> json.put("error", refusal.text()));
    }

    /** Answers that the method of the request is not the one that is allowed. To be called on the event loop. */
    public void refuseMethod(String allowed) {
        request().response().putHeader("Allow", allowed);
        String method = request().request().method().name();
        refuse(Refusal.of(405, "method " + method + " (expected: " + allowed + ")"));
    }

    @Override
    protected LoggingEventBuilder describe(LoggingEventBuilder line, Throwable crash) {
        if (!isSecret) {
            return super.describe(line, crash);
        }
        StackTraceElement[] frames = crash.getStackTrace();
        return line.addKeyValue("err", crash.getClass().getName())
                .addKeyValue("at", frames.length == 0 ? "" : frames[0].toString());
    }
}
