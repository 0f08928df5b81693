package io.grapevine.web;

import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.IpNetwork;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what the browser of a user sends because a page of another site says so, and nothing else: programs are not concerned,
 * whichever name they call the server by, and whatever a proxy passes on.
 *
 * <p>Such a page can change something without being asked for permission beforehand only by a form, or what looks like one. Its
 * browser then says from where the page is. A page whose site has the name of this server for a while, by DNS rebinding, passes for
 * one of this server, but calls it by that name.
 */
final class ForeignPages implements Handler<RoutingContext> {
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final String SITE = "Sec-Fetch-Site";
    private static final String ORIGIN = "Origin";
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    /** The content types that a page may send to another site without asking, and none at all. */
    private static final Set<String> OF_FORMS =
            Set.of("", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain");

    /** Ends of names that the public DNS does not have, so that no stranger can let one lead here. */
    private static final List<String> PRIVATE =
            List.of("localhost", "local", "internal", "svc", "home.arpa", "lan", "corp", "home");

    private final Optional<GoUrl> external;
    private final Supplier<List<String>> permitted;

    /**
     * Refuses requests.
     *
     * @param externalUrl the URL of this server for its users; empty if it is not known
     * @param permitted the origins of other sites that may change something
     */
    ForeignPages(String externalUrl, Supplier<List<String>> permitted) {
        this.external = url(externalUrl);
        this.permitted = permitted;
    }

    private static Optional<GoUrl> url(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(GoUrl.parse(text));
        } catch (GoUrl.Malformed none) {
            return Optional.empty();
        }
    }

    @Override
    public void handle(RoutingContext context) {
        fault(context.request())
                .ifPresentOrElse(
                        fault -> RequestBodyDrain.skip(context, () -> Answer.fault(context, 403, fault)),
                        context::next);
    }

    private Optional<String> fault(HttpServerRequest request) {
        String origin = header(request, ORIGIN);
        String site = header(request, SITE);
        if (isPermitted(origin) || (origin.isEmpty() && isPermitted("http://" + host(request)))) {
            return Optional.empty();
        }
        if (isRebound(request, origin, site)) {
            return Optional.of("Host: " + host(request)
                    + " (expected in a browser without TLS: that of --web.external-url, an address, or a "
                    + "name that public DNS does not have)");
        }
        boolean isForm = !READING.contains(request.method()) && mayBeSentUnasked(request);
        boolean isForeign = site.isEmpty() ? !origin.isEmpty() && !isOwn(origin, request) : !OWN_SITES.contains(site);
        return isForm && isForeign
                ? Optional.of("The request was sent by a page of another site ("
                        + (origin.isEmpty() ? SITE + ": " + site : ORIGIN + ": " + origin) + ")")
                : Optional.empty();
    }

    private boolean isPermitted(String origin) {
        return permitted.get().stream().anyMatch(origin::equalsIgnoreCase);
    }

    /** Whether the browser of a page sends such a request to another site without asking that site first. */
    private static boolean mayBeSentUnasked(HttpServerRequest request) {
        String type = header(request, "Content-Type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return request.method().equals(HttpMethod.POST) && OF_FORMS.contains(type);
    }

    /** Whether an origin is that of this server, by the name that it was called by here, at a proxy, or for its users. */
    private boolean isOwn(String origin, HttpServerRequest request) {
        String known = origin.toLowerCase(Locale.ROOT);
        String site = known.replaceFirst("^https?://", "");
        // a page of another site cannot send X-Forwarded-Host unasked
        return !site.equals(known)
                && (site.equalsIgnoreCase(host(request))
                        || Arrays.stream(header(request, "X-Forwarded-Host").split(",", -1))
                                .anyMatch(name -> site.equalsIgnoreCase(name.strip()))
                        || external.filter(url -> known.equalsIgnoreCase(url.scheme() + "://" + url.host()))
                                .isPresent());
    }

    /**
     * Whether a browser calls this server by a name that may be of a stranger. Programs do not say which languages they accept, which
     * no page can keep its browser from saying; where it says {@code Sec-Fetch-Site}, it has seen a certificate for the name.
     */
    private boolean isRebound(HttpServerRequest request, String origin, String site) {
        boolean isBrowser = !origin.isEmpty() || request.headers().contains("Accept-Language");
        return external.isPresent()
                && isBrowser
                && site.isEmpty()
                && !request.isSSL()
                && !isSafe(name(host(request)), name(external.get().host()));
    }

    private static boolean isSafe(String name, String external) {
        return name.isEmpty()
                || name.equals(external)
                || name.indexOf('.') < 0
                || IpNetwork.address(name) != null
                || PRIVATE.stream().anyMatch(end -> name.endsWith("." + end));
    }

    private static String host(HttpServerRequest request) {
        return request.authority() == null ? "" : request.authority().toString();
    }

    /** The name or address in a host, without its port. */
    private static String name(String host) {
        String name = host.replaceFirst(":[0-9]*$", "");
        if (name.startsWith("[") && name.endsWith("]")) {
            return name.substring(1, name.length() - 1);
        }
        return name.replaceFirst("\\.$", "").toLowerCase(Locale.ROOT);
    }

    private static String header(HttpServerRequest request, String name) {
        @Nullable String value = request.getHeader(name);
        return Objects.requireNonNullElse(value, "");
    }
}
