package io.grapevine.web.mcp;

import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.Routes;
import io.grapevine.web.access.Needs;
import io.grapevine.web.access.PermissionGate;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonRoutes;
import io.grapevine.web.api.http.Refusal;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * The endpoint of the Model Context Protocol: JSON-RPC 2.0 over {@code POST}, with one answer to each request. The
 * endpoint offers no stream, as the server never sends a message of its own.
 */
public final class McpEndpoint implements Routes {
    private static final List<String> VERSIONS = List.of("2025-11-25", "2025-06-18", "2025-03-26");
    private static final String SESSION = "Mcp-Session-Id";

    /** The largest request, in bytes. Once parsed it may take about forty times as much memory. */
    private static final long LARGEST = 256 << 10;

    private static final int METHOD_NOT_FOUND = -32601;
    private static final int INVALID_PARAMETERS = -32602;

    private final ApiContext context;
    private final Replay replay;
    private final boolean silences;
    private final McpSessions sessions;
    private final Counter calls;

    /** The port to the replay of the recorded history; the web server does not depend on its implementation. */
    @FunctionalInterface
    public interface Replay {
        /**
         * Replays the past with the text of an {@code alertmanager.yml}, and compares it with the configuration in
         * force.
         *
         * @param since how far back the replay begins; more than zero
         * @return an object of JSON
         * @throws Refusal if the configuration has errors, or the replay would be too expensive
         */
        String report(String config, Duration since) throws Refusal;
    }

    /**
     * An endpoint without sessions.
     *
     * @param silences whether assistants may make silences, for callers who may do so
     */
    public McpEndpoint(ApiContext context, Replay replay, boolean silences, PrometheusRegistry registry) {
        this.context = context;
        this.replay = replay;
        this.silences = silences;
        sessions = new McpSessions(context.clock());
        MetricFactory metrics = new MetricFactory(registry, "grapevine_mcp_");
        calls = metrics.counter("calls_total", "Calls of tools by assistants.", "tool", "result");
        metrics.gauge("sessions", "Open sessions of assistants.", value -> value.call(sessions.size()));
    }

    @Override
    public void mount(Router router) {
        McpTools tools = new McpTools(context, router, replay, silences);
        Needs.VIEWER
                .at(router.delete(PermissionGate.MCP))
                .handler(RequestBodyDrain.before(
                        request -> JsonExchange.of(request).run(this::end)));
        new JsonRoutes(router, "").read(Needs.VIEWER, PermissionGate.MCP, LARGEST, exchange -> answer(exchange, tools));
    }

    /** The owner of a session: the user, or without a login the network of the caller. */
    private static McpSessions.Owner owner(JsonExchange exchange) {
        return exchange.user()
                .map(user -> new McpSessions.Owner(true, user))
                .orElseGet(() -> new McpSessions.Owner(false, exchange.network()));
    }

    /** Refuses requests from pages of other sites, and unknown versions of the protocol. */
    private void check(JsonExchange exchange) throws Refusal {
        String origin = exchange.header("Origin").orElse("");
        if (!origin.isEmpty() && !isPermitted(origin)) {
            throw Refusal.of(403, "Origin: " + origin + " (expected: none, this server's, or one of ui.origins)");
        }
        String version = exchange.header("MCP-Protocol-Version").orElse(VERSIONS.get(0));
        if (!VERSIONS.contains(version)) {
            throw Refusal.invalid(
                    "MCP-Protocol-Version: " + version + " (expected: one of " + String.join(", ", VERSIONS) + ")");
        }
    }

    private boolean isPermitted(String origin) {
        LoadedConfig config = context.node().loadedConfig();
        return (config.externalUrl() + "/").regionMatches(true, 0, origin + "/", 0, origin.length() + 1)
                || config.extensions().ui().clusters().origins().stream().anyMatch(origin::equalsIgnoreCase);
    }

    private McpSessions.Session session(JsonExchange exchange) throws Refusal {
        String id = exchange.header(SESSION)
                .orElseThrow(() -> Refusal.invalid(SESSION + ": missing (expected: that of an answer to initialize)"));
        return sessions.use(id, owner(exchange))
                .orElseThrow(() -> Refusal.of(404, SESSION + ": unknown or over (expected: initialize again)"));
    }

    private void end(JsonExchange exchange) throws Refusal {
        check(exchange);
        sessions.end(session(exchange));
        exchange.empty(204);
    }

    private void answer(JsonExchange exchange, McpTools tools) throws Refusal, IOException {
        check(exchange);
        JsonObject message = message(exchange);
        Object id = message.getValue("id");
        String method = text(message, "method");
        JsonObject parameters = object(message, "params");
        if (id != null && method.equals("initialize")) {
            respond(exchange, id, "result", initialized(exchange, text(parameters, "protocolVersion")));
            return;
        }
        McpSessions.Session session = session(exchange);
        if (id == null || method.isEmpty()) {
            exchange.empty(202); // a notification, or an answer, though this server asks nothing
            return;
        }
        switch (method) {
            case "ping" -> respond(exchange, id, "result", new JsonObject());
            case "tools/list" -> respond(exchange, id, "result", JsonObject.of("tools", tools.of(exchange.caller())));
            case "tools/call" -> call(exchange, id, parameters, session, tools);
            default ->
                fail(exchange, id, METHOD_NOT_FOUND, "method: unknown (expected: ping, tools/list or tools/call)");
        }
    }

    private static JsonObject message(JsonExchange exchange) throws Refusal {
        try {
            JsonObject message = new JsonObject(Buffer.buffer(exchange.body()));
            Object id = message.getValue("id");
            if ("2.0".equals(message.getValue("jsonrpc"))
                    && (id == null || id instanceof String || id instanceof Integer || id instanceof Long)) {
                return message;
            }
        } catch (DecodeException | ClassCastException other) {
            throw noMessage();
        }
        throw noMessage();
    }

    private static Refusal noMessage() {
        return Refusal.invalid("body: no message (expected: one object of JSON-RPC 2.0, its id a text or a number)");
    }

    private static String text(JsonObject object, String name) {
        return object.getValue(name) instanceof String text ? text : "";
    }

    private static JsonObject object(JsonObject object, String name) {
        return object.getValue(name) instanceof JsonObject value ? value : new JsonObject();
    }

    private JsonObject initialized(JsonExchange exchange, String version) {
        exchange.header(SESSION, sessions.open(owner(exchange)));
        return JsonObject.of(
                "protocolVersion",
                VERSIONS.contains(version) ? version : VERSIONS.get(0),
                "capabilities",
                JsonObject.of("tools", new JsonObject()),
                "serverInfo",
                JsonObject.of("name", "grapevine", "version", context.release()),
                "instructions",
                "Answers about the alerts of an Alertmanager. Cite the ids and pages of answers. "
                        + ShortAnswer.WARNING);
    }

    private void call(
            JsonExchange exchange, Object id, JsonObject parameters, McpSessions.Session session, McpTools tools)
            throws IOException {
        String name = text(parameters, "name");
        List<String> permitted = tools.of(exchange.caller()).stream()
                .map(tool -> tool.getString("name"))
                .toList();
        if (!permitted.contains(name)) {
            String names = String.join(", ", permitted);
            fail(exchange, id, INVALID_PARAMETERS, "name: unknown, or not permitted (expected: one of " + names + ")");
            return;
        }
        JsonObject arguments = object(parameters, "arguments");
        arguments.getMap().values().removeIf(Objects::isNull); // some assistants write null for what they leave out
        McpTools.Call call = new McpTools.Call(
                exchange,
                session,
                arguments,
                answer -> called(exchange, id, name, ShortAnswer.of(answer), false),
                refusal -> called(exchange, id, name, ShortAnswer.ofRefusal(refusal.text()), true));
        try {
            tools.answer(name, call);
        } catch (Refusal refusal) {
            call.refused().accept(refusal);
        }
    }

    private void called(JsonExchange exchange, Object id, String tool, String text, boolean isError) {
        calls.labelValues(tool, isError ? "refused" : "answered").inc();
        JsonArray content = JsonArray.of(JsonObject.of("type", "text", "text", text));
        respond(exchange, id, "result", JsonObject.of("content", content, "isError", isError));
    }

    private static void fail(JsonExchange exchange, Object id, int code, String text) {
        respond(exchange, id, "error", JsonObject.of("code", code, "message", text));
    }

    private static void respond(JsonExchange exchange, Object id, String field, JsonObject value) {
        JsonObject answer = JsonObject.of("jsonrpc", "2.0", "id", id, field, value);
        exchange.bytes(200, JsonExchange.JSON, answer.toBuffer());
    }
}
