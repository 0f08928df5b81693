package io.grapevine.amtool.api;

import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.SendFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Client of one Alertmanager. All its requests share one deadline. It may be used by several threads. */
public final class Alertmanager {
    /** The path of the Alertmanager of a tenant, below the URL of the server; a header names the tenant. */
    public static final String OF_TENANTS = "/alertmanager";

    private static final String API = "/api/v2";
    private static final Pattern WARNING = Pattern.compile("\\b299 \\S+ \"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Client client;
    private final HttpUrl base;
    private final String prefix;
    private final Deadline deadline;
    private final Consumer<String> trace;
    private final Consumer<String> warnings;

    /**
     * A client of the server at a URL.
     *
     * @param base the URL of the server; its path is a prefix of all paths
     * @param trace receives a line for each request, without secrets
     * @param warning receives each different warning of the server once
     */
    public Alertmanager(
            Client client, HttpUrl base, Deadline deadline, Consumer<String> trace, Consumer<String> warning) {
        this(client, base, "", deadline, trace, once(warning));
    }

    private Alertmanager(
            Client client,
            HttpUrl base,
            String prefix,
            Deadline deadline,
            Consumer<String> trace,
            Consumer<String> warnings) {
        this.client = client;
        this.base = base;
        this.prefix = prefix;
        this.deadline = deadline;
        this.trace = trace;
        this.warnings = warnings;
    }

    /** A client of the same server with another deadline. */
    public Alertmanager within(Deadline other) {
        return new Alertmanager(client, base, prefix, other, trace, warnings);
    }

    /** A client of the same server that puts {@code path}, which may be empty, between its URL and the paths of requests. */
    public Alertmanager below(String path) {
        return new Alertmanager(client, base, path, deadline, trace, warnings);
    }

    /** Filter of a request for alerts. */
    public record AlertQuery(
            boolean active,
            boolean silenced,
            boolean inhibited,
            boolean unprocessed,
            String receiver,
            List<String> filters) {
        /** A filter for all alerts that satisfy the matchers, whatever their state. */
        public static AlertQuery all(List<String> filters) {
            return new AlertQuery(true, true, true, true, "", filters);
        }

        private String text() {
            StringBuilder query = new StringBuilder("?active=").append(active);
            append(query, "filter", filters);
            query.append("&inhibited=").append(inhibited);
            append(query, "receiver", receiver.isEmpty() ? List.of() : List.of(receiver));
            return query.append("&silenced=")
                    .append(silenced)
                    .append("&unprocessed=")
                    .append(unprocessed)
                    .toString();
        }
    }

    /** The alerts that a query asks for. */
    public List<AlertView> alerts(AlertQuery query) throws ServerFault {
        return read(ServerOperation.GET_ALERTS, request("/alerts", query.text()), Answers.listOf(AlertView.class));
    }

    /** The aggregation groups, with all their alerts. */
    public List<AlertView.Group> alertGroups() throws ServerFault {
        return read(
                ServerOperation.GET_ALERT_GROUPS, request("/alerts/groups", ""), Answers.listOf(AlertView.Group.class));
    }

    /** Posts alerts, each as a tree of JSON values. */
    public void postAlerts(List<Map<String, Object>> alerts) throws ServerFault {
        accepted(ServerOperation.POST_ALERTS, post(API + "/alerts", alerts));
    }

    /** The silences, also expired ones, whose matchers satisfy the filters. */
    public List<SilenceView> silences(List<String> filters) throws ServerFault {
        StringBuilder query = new StringBuilder();
        append(query, "filter", filters);
        String text = query.isEmpty() ? "" : "?" + query.substring(1);
        return read(ServerOperation.GET_SILENCES, request("/silences", text), Answers.listOf(SilenceView.class));
    }

    /** The silence with an id. */
    public SilenceView silence(String id) throws ServerFault {
        return read(ServerOperation.GET_SILENCE, request(path(id), ""), Answers.of(SilenceView.class));
    }

    /**
     * Creates a silence, or changes it if it has an id. A server without silences for some receivers, such as
     * Prometheus's Alertmanager, ignores the receivers, and the silence would mute notifications to all. Such a silence
     * is expired again.
     *
     * @return the id, which a change may have replaced
     * @throws ServerFault also if the server does not support the receivers of the silence
     */
    public String post(SilenceView silence) throws ServerFault {
        String id = read(
                ServerOperation.POST_SILENCES,
                post(API + "/silences", silence.posted()),
                json -> Answers.text(json, "silenceID"));
        if (!silence.receiverMatcherSets().isEmpty()) {
            requireReceivers(id);
        }
        return id;
    }

    private void requireReceivers(String id) throws ServerFault {
        String why = "the server has no silences for some receivers only";
        try {
            if (!silence(id).receiverMatcherSets().isEmpty()) {
                return;
            }
        } catch (ServerFault unknown) {
            why = "the silence could not be read back (" + unknown.getMessage() + ")";
        }
        try {
            expire(id);
        } catch (ServerFault left) {
            throw ServerFault.silent(why + ", nor expired (" + left.getMessage() + "): silence " + id
                    + " may mute notifications to all receivers (expected: Grapevine)");
        }
        throw ServerFault.silent(why + ", so silence " + id + " was expired again (expected: Grapevine)");
    }

    /** Expires a silence. */
    public void expire(String id) throws ServerFault {
        accepted(ServerOperation.DELETE_SILENCE, new Request("DELETE", url(API + path(id), ""), null, null));
    }

    /** The status of the server. */
    public StatusView status() throws ServerFault {
        return read(ServerOperation.GET_STATUS, request("/status", ""), Answers.of(StatusView.class));
    }

    /**
     * Gets a path below the server's URL, outside API v2. A reply with an error status is returned, not thrown.
     *
     * @param query the query, beginning with a question mark; or empty
     */
    public Reply get(String path, String query) throws ServerFault {
        return getInto(BodyOutput.MEMORY, path, query);
    }

    /** Gets a path like {@link #get}, and writes the body of the reply to {@code output}. */
    public Reply getInto(BodyOutput output, String path, String query) throws ServerFault {
        return send(Request.get(url(path, query)), output);
    }

    /** Posts JSON to a path outside API v2. */
    public Reply postTo(String path, Object tree) throws ServerFault {
        return send(post(path, tree), BodyOutput.MEMORY);
    }

    /** Sends a DELETE request to a path outside API v2. */
    public Reply delete(String path, String query) throws ServerFault {
        return send(new Request("DELETE", url(path, query), null, null), BodyOutput.MEMORY);
    }

    /**
     * Sends a request to a path outside API v2.
     *
     * @param yaml the body in YAML; null for none
     */
    public Reply send(String method, String path, byte @Nullable [] yaml, Map<String, String> headers)
            throws ServerFault {
        String type = yaml == null ? null : "application/yaml";
        return send(new Request(method, url(path, ""), type, yaml, headers), BodyOutput.MEMORY);
    }

    /** Posts a text to a path outside API v2. */
    public Reply postText(String path, byte[] text, Map<String, String> headers) throws ServerFault {
        return send(new Request("POST", url(path, ""), "text/plain", text, headers), BodyOutput.MEMORY);
    }

    private static String path(String id) {
        return "/silence/" + GoUrl.escapeForm(id).replace("+", "%20");
    }

    private static void append(StringBuilder query, String name, List<String> values) {
        for (String value : values) {
            query.append('&').append(name).append('=').append(GoUrl.escapeForm(value));
        }
    }

    private HttpUrl url(String path, String query) {
        String root =
                base.path().endsWith("/") ? base.path().substring(0, base.path().length() - 1) : base.path();
        return new HttpUrl(
                base.https(),
                base.host(),
                base.port(),
                base.explicitPort(),
                root + prefix + path,
                query,
                base.userInfo());
    }

    private Request request(String path, String query) {
        return Request.get(url(API + path, query));
    }

    private Request post(String path, Object tree) {
        return Request.post(url(path, ""), GoJson.encode(tree).getBytes(StandardCharsets.UTF_8));
    }

    private Reply send(Request request, BodyOutput output) throws ServerFault {
        long start = System.nanoTime();
        try {
            Reply reply = client.send(request, deadline, output);
            trace.accept(request.method() + " " + request.url().absolute() + " " + reply.status() + " in "
                    + (System.nanoTime() - start) / NANOS_PER_MILLI + " ms");
            if (reply.isSuccess()) {
                warn(reply);
            }
            return reply;
        } catch (SendFailure failure) {
            String verb =
                    request.method().charAt(0) + request.method().substring(1).toLowerCase(Locale.ROOT);
            throw ServerFault.silent(verb + " \"" + request.url().absolute() + "\": "
                    + (failure.isTimeout()
                            ? "context deadline exceeded (is the server well? --timeout gives it longer)"
                            : failure.getMessage()));
        }
    }

    private Reply accepted(ServerOperation operation, Request request) throws ServerFault {
        Reply reply = send(request, BodyOutput.MEMORY);
        if (!reply.isSuccess()) {
            throw ServerFault.of(operation, reply);
        }
        if (ServerFault.isPage(reply)) {
            throw ServerFault.unreadable(operation, reply, "");
        }
        return reply;
    }

    private <T> T read(ServerOperation operation, Request request, JsonReader.Source<T> source) throws ServerFault {
        Reply reply = accepted(operation, request);
        try {
            return JsonReader.read(reply.body(), source);
        } catch (JsonException fault) {
            throw ServerFault.unreadable(operation, reply, fault.text());
        }
    }

    /**
     * Passes on the warnings in {@code Warning} headers with code 299 (RFC 7234), such as a silence that is not
     * durable. The other codes are about caches.
     */
    private void warn(Reply reply) {
        String header = reply.header("Warning");
        Matcher warning = WARNING.matcher(header == null ? "" : header);
        while (warning.find()) {
            warnings.accept(warning.group(1).replaceAll("\\\\(.)", "$1").replaceAll("\\p{Cntrl}", " "));
        }
    }

    private static Consumer<String> once(Consumer<String> listener) {
        Set<String> told = ConcurrentHashMap.newKeySet();
        return text -> {
            if (told.add(text)) {
                listener.accept(text);
            }
        };
    }
}
