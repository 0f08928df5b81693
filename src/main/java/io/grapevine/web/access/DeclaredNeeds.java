package io.grapevine.web.access;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Permissions that requests need, collected from the endpoints when all are mounted: {@code declared.needed("POST", "/api/v2/alerts")} is {@link
 * Needs#SENDER}. Immutable; from any thread.
 */
public final class DeclaredNeeds {
    private static final String BEARER = "Bearer ";

    /** The path of an endpoint that needs no role, as no router reads it in another way. */
    private static final Pattern PLAIN = Pattern.compile("/[A-Za-z0-9_./-]*[A-Za-z0-9_.-]");

    /** What the routes of a path without parameters need, in the order in which the routes are tried. */
    private final Map<String, List<Map<String, Needs>>> byPath = new HashMap<>();
    /** What the routes of all other paths need, in that order. */
    private final List<Declared> byPattern = new ArrayList<>();

    private final BiFunction<String, String, Optional<Needs>> pages;

    private record Declared(Pattern path, Map<String, Needs> byMethod) {}

    /**
     * The needs that the endpoints declare.
     *
     * @param routes the routes of the endpoints below the route prefix, in the order in which they are tried
     * @param pages what the fixed endpoints need, by method and path
     */
    public DeclaredNeeds(List<Route> routes, BiFunction<String, String, Optional<Needs>> pages) {
        this.pages = pages;
        for (Route route : routes) {
            String path = route.getPath();
            if (path == null) {
                continue;
            }
            if (path.contains(":") || !route.isExactPath()) {
                byPattern.add(new Declared(pattern(path, route.isExactPath()), Needs.of(route)));
            } else {
                byPath.computeIfAbsent(path, key -> new ArrayList<>()).add(Needs.of(route));
            }
        }
    }

    private static Pattern pattern(String path, boolean isWhole) {
        String expression = Stream.of(path.split("/", -1))
                .map(part -> part.startsWith(":") ? "[^/]+" : Pattern.quote(part))
                .collect(Collectors.joining("/"));
        return Pattern.compile(isWhole ? expression : expression + ".*", Pattern.DOTALL);
    }

    /**
     * The path of a request below the route prefix. One that is not below it is taken as it is: that is where calls of gRPC are.
     *
     * @param prefix the path before all other endpoints
     */
    static String own(String path, String prefix) {
        boolean isBelow = path.equals(prefix) || path.startsWith(prefix + "/");
        return isBelow ? path.substring(prefix.length()) : path;
    }

    /**
     * What a request needs.
     *
     * @param method the method, such as {@code GET}
     * @param path the path as it was sent, without the route prefix
     */
    public Needs needed(String method, String path) {
        String asked = method.equals("HEAD") ? "GET" : method;
        String endpoint = path.endsWith("/") && path.length() > 1 ? path.substring(0, path.length() - 1) : path;
        return Stream.concat(
                        byPath.getOrDefault(endpoint, List.of()).stream(),
                        byPattern.stream()
                                .filter(each -> each.path().matcher(endpoint).matches())
                                .map(Declared::byMethod))
                .flatMap(byMethod -> Needs.of(byMethod, asked).stream())
                .filter(needs -> needs != Needs.NO_ENDPOINT)
                .findFirst()
                .or(() -> pages.apply(asked, path))
                .orElseGet(() -> undeclared(asked));
    }

    /** What a request within a tenant needs, where the endpoints that all tenants share are not mounted. */
    public Needs neededInTenant(String method, String path) {
        Needs needs = needed(method, path);
        return switch (needs) {
            case NOTHING -> Needs.VIEWER;
            case TENANT_ADMIN, OPERATOR -> undeclared(method);
            default -> needs;
        };
    }

    private static Needs undeclared(String method) {
        return switch (method) {
            case "OPTIONS" -> Needs.NOTHING;
            case "GET", "HEAD" -> Needs.VIEWER;
            default -> Needs.ADMIN;
        };
    }

    /**
     * Whether a request needs neither a login nor a role, as the operation that it reaches checks a token or a signature.
     *
     * @param prefix the path before all endpoints
     */
    boolean isProvenByOperation(RoutingContext context, String prefix) {
        String path = context.request().path();
        if (path == null || !path.equals(context.normalizedPath()) || !path.startsWith(prefix)) {
            return false;
        }
        String own = path.substring(prefix.length());
        if (!PLAIN.matcher(own).matches()) {
            return false;
        }
        Needs needs = needed(context.request().method().name(), own);
        return needs == Needs.SIGNATURE
                || (needs == Needs.SENDER_OR_TOKEN
                        && bearerToken(context.request().getHeader("Authorization"))
                                .isPresent());
    }

    /** The token in a header {@code Authorization}, with which a ping needs neither a login nor a role: its operation checks it. */
    public static Optional<String> bearerToken(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(header.substring(BEARER.length()).strip())
                : Optional.empty();
    }
}
