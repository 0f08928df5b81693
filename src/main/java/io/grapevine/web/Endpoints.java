package io.grapevine.web;

import io.grapevine.base.go.GoUrl;
import io.grapevine.web.access.Needs;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * The table of the server's fixed endpoints. A path that differs in case or in the trailing slash is redirected,
 * another method gets 405 with {@code Allow}, any other path 404.
 */
public final class Endpoints implements Handler<RoutingContext> {
    private final String prefix;
    private final BiConsumer<RoutingContext, String> measure;
    private final Map<String, Map<String, Endpoint>> byPath = new TreeMap<>();

    private record Endpoint(Needs needs, Handler<RoutingContext> handler) {}

    /**
     * A table without endpoints.
     *
     * @param measure begins to measure a request, with the path of its endpoint
     */
    Endpoints(RoutePrefix prefix, BiConsumer<RoutingContext, String> measure) {
        this.prefix = prefix.path();
        this.measure = measure;
    }

    /** A table without endpoints whose requests are not measured. */
    public static Endpoints unmeasured(RoutePrefix prefix) {
        return new Endpoints(prefix, (context, path) -> {});
    }

    /**
     * Adds an endpoint below the route prefix.
     *
     * @param needs what requests to it need
     * @param method the method it answers
     * @param path the path of the endpoint; a last segment {@code :name} matches any one segment, {@code *name} for
     *     every path below
     * @param handler the handler, which must end the response
     */
    public void on(Needs needs, HttpMethod method, String path, Handler<RoutingContext> handler) {
        add(method, prefix + path, new Endpoint(needs, context -> {
            measure.accept(context, path);
            handler.handle(context);
        }));
    }

    /** Redirects the root to the route prefix. */
    void redirectRoot() {
        add(HttpMethod.GET, "/", new Endpoint(Needs.VIEWER, context -> {
            measure.accept(context, "/");
            Answer.redirectAsSent(context, 302, prefix);
        }));
    }

    /** What a request needs, by its method and its path below the route prefix; empty if there is no such endpoint. */
    Optional<Needs> needs(String method, String path) {
        return Optional.ofNullable(match(prefix + path).get(method)).map(Endpoint::needs);
    }

    private void add(HttpMethod method, String path, Endpoint endpoint) {
        String pattern = path.replaceFirst("/([*:])[^/]*$", "/$1");
        byPath.computeIfAbsent(pattern, key -> new TreeMap<>()).put(method.name(), endpoint);
    }

    @Override
    public void handle(RoutingContext context) {
        RequestBodyDrain.skip(context, () -> answer(context)); // no endpoint here takes a body
    }

    private void answer(RoutingContext context) {
        String path = context.request().path();
        String method = context.request().method().name();
        Map<String, Endpoint> methods = match(path);
        Endpoint endpoint = methods.get(method);
        if (endpoint != null) {
            endpoint.handler().handle(context);
            return;
        }
        Optional<String> meant = methods.isEmpty() ? meant(path, method) : Optional.empty();
        if (meant.isPresent()) {
            Answer.redirectAsSent(context, method.equals("GET") ? 301 : 307, meant.get());
        } else if (methods.isEmpty()) {
            Answer.fault(context, 404, "404 page not found");
        } else {
            otherMethod(context, methods);
        }
    }

    private static void otherMethod(RoutingContext context, Map<String, Endpoint> methods) {
        TreeSet<String> allowed = new TreeSet<>(methods.keySet());
        allowed.add("OPTIONS");
        context.response().putHeader("Allow", String.join(", ", allowed));
        if (context.request().method().equals(HttpMethod.OPTIONS)) {
            Answer.empty(context, 200);
        } else {
            Answer.fault(context, 405, "Method Not Allowed");
        }
    }

    private Map<String, Endpoint> match(String path) {
        Map<String, Endpoint> exact = byPath.get(path);
        if (exact != null) {
            return exact;
        }
        int last = path.lastIndexOf('/');
        Map<String, Endpoint> one = byPath.get(path.substring(0, last + 1) + ":");
        if (one != null && last + 1 < path.length()) {
            return one;
        }
        // By pattern, not by slash of the path: a path may have half a million of them.
        return byPath.entrySet().stream()
                .filter(entry -> isAbove(entry.getKey(), path))
                .max(Comparator.comparing(entry -> entry.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse(Map.of());
    }

    private static boolean isAbove(String pattern, String path) {
        return pattern.endsWith("/*") && path.startsWith(pattern.substring(0, pattern.length() - 1));
    }

    /** The endpoint whose path differs only in case or in the trailing slash. */
    private Optional<String> meant(String path, String method) {
        String other = path.endsWith("/") ? path.substring(0, path.length() - 1) : path + "/";
        for (Map.Entry<String, Map<String, Endpoint>> entry : byPath.entrySet()) {
            String known = entry.getKey();
            String shown = known.endsWith("/*") ? known.substring(0, known.length() - 1) : known;
            String lower = shown.toLowerCase(Locale.ROOT);
            boolean same = lower.equals(path.toLowerCase(Locale.ROOT)) || lower.equals(other.toLowerCase(Locale.ROOT));
            if (same && entry.getValue().containsKey(method)) {
                return Optional.of(shown);
            }
        }
        return Optional.empty();
    }

    /** Redirects paths with {@code //}, {@code .} or {@code ..} to their normal form, before any endpoint is looked for. */
    static void cleanUp(RoutingContext context) {
        String path = context.request().path();
        String clean = path == null ? "/" : cleanPath(path);
        if (clean.equals(path) || context.request().method().equals(HttpMethod.CONNECT)) {
            context.next();
            return;
        }
        try {
            // Without escapes first, as in Alertmanager, so that none hides a segment that begins with a slash.
            Answer.redirect(context, 307, cleanPath(path == null ? "/" : GoUrl.unescapePath(path)));
        } catch (GoUrl.Malformed e) {
            Answer.lastFault(context, 400, "400 Bad Request");
        }
    }

    /** The path without empty and dotted segments, beginning with a slash. */
    static String cleanPath(String path) {
        if (path.startsWith("/") && !path.contains("//") && !path.contains("/.")) {
            return path;
        }
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        String joined = "/" + String.join("/", segments);
        return path.endsWith("/") && joined.length() > 1 ? joined + "/" : joined;
    }
}
