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

/** The operations of one Alertmanager. All that is asked of it shares one deadline. For several threads. */
public final class Alertmanager {
    /** The path of what a tenant has, below the URL of the server; a header names the tenant. */
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
     * The server at a URL.
     *
     * @param base the URL, whose path is a prefix
     * @param trace consumer of a line without secrets for each request
     * @param warning gets each warning of the server about what it was asked to do, once
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

    /** This server, for requests with another deadline. */
    public Alertmanager within(Deadline other) {
        return new Alertmanager(client, base, prefix, other, trace, warnings);
    }

    /** This server, with {@code path} between its URL and the paths of requests; empty for nothing between them. */
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
        /** The filter that takes all alerts that satisfy matchers, whatever their state. */
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

    /** The groups, with all their alerts. */
    public List<AlertView.Group> alertGroups() throws ServerFault {
        return read(
                ServerOperation.GET_ALERT_GROUPS, request("/alerts/groups", ""), Answers.listOf(AlertView.Group.class));
    }

    /** Sends alerts, as trees. */
    public void postAlerts(List<Map<String, Object>> alerts) throws ServerFault {
        accepted(ServerOperation.POST_ALERTS, post(API + "/alerts", alerts));
    }

    /** The silences, expired ones among them, whose matchers satisfy filters. */
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
     * Sets a silence, or changes it if it has an id; returns its id, which may be another one. One for some receivers is ended again if the
     * server, as each Alertmanager does, passes over them: it would mute notifications to all.
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

    /** Ends a silence. */
    public void expire(String id) throws ServerFault {
        accepted(ServerOperation.DELETE_SILENCE, new Request("DELETE", url(API + path(id), ""), null, null));
    }

    /** What the server says of itself. */
    public StatusView status() throws ServerFault {
        return read(ServerOperation.GET_STATUS, request("/status", ""), Answers.of(StatusView.class));
    }

    /**
     * What the server answers at a path below its URL, outside API v2.
     *
     * @param query empty, or begins with a question mark
     */
    public Reply get(String path, String query) throws ServerFault {
        return getInto(BodyOutput.MEMORY, path, query);
    }

    /** Gets the same, and writes the body of each answer to {@code output}. */
    public Reply getInto(BodyOutput output, String path, String query) throws ServerFault {
        return send(Request.get(url(path, query)), output);
    }

    /** Posts JSON to a path outside API v2. */
    public Reply postTo(String path, Object tree) throws ServerFault {
        return send(post(path, tree), BodyOutput.MEMORY);
    }

    /** Deletes what is at a path outside API v2. */
    public Reply delete(String path, String query) throws ServerFault {
        return send(new Request("DELETE", url(path, query), null, null), BodyOutput.MEMORY);
    }

    /**
     * Sends a request to a path outside API v2.
     *
     * @param yaml the body; null for none
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
     * Passes on the warnings in {@code Warning} headers with code 299 (RFC 7234), such as that a silence is not on its disk. The other
     * codes are about caches.
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
