package io.grapevine.web.access;

import io.grapevine.access.Caller;
import io.grapevine.access.CallerIdentity;
import io.grapevine.access.Oidc;
import io.grapevine.access.Permissions;
import io.grapevine.access.Permissions.Proxy;
import io.grapevine.access.PermissionsFile;
import io.grapevine.base.HeaderText;
import io.grapevine.base.go.IpNetwork;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.base.tls.Pem;
import io.grapevine.base.tls.ReloadingFile;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.web.Answer;
import io.grapevine.web.PlainPage;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.access.Scopes.Scope;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Stands before every request, after the login: finds out who calls, and refuses what that one may not do. */
public final class PermissionGate {
    /** The endpoint of assistants, which answers a request that it refuses as the own API does. */
    public static final String MCP = "/mcp";

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final int FORBIDDEN = 403;

    private final ReloadingFile<Loaded> loaded;
    private final Counter signOns;
    private final Access access;
    private final String prefix;
    private final Counter denied;

    /** The content of the access file, with what it says of sign-on in the server. */
    private record Loaded(Permissions rules, Optional<SignOn> signOn) {
        List<Pem> files() {
            return rules.oidc().stream()
                    .flatMap(each -> Stream.concat(Stream.of(each.cookieKeyFile()), each.clientSecretFile().stream()))
                    .<Pem>map(Pem.InFile::new)
                    .toList();
        }
    }

    /**
     * Reads an access file, which is watched from now on.
     *
     * @param access the web configuration, which says whose certificates are verified
     * @param prefix the path before all endpoints
     * @throws UnusableFileException if the file cannot be used
     */
    public PermissionGate(Vertx vertx, Path file, Access access, String prefix, PrometheusRegistry registry)
            throws UnusableFileException {
        this.access = access;
        this.prefix = prefix;
        MetricFactory metrics = new MetricFactory(registry, "grapevine_access_");
        denied = metrics.counter(
                "denied_total",
                "Requests refused by --web.access-file: no role permits them, or their origin.",
                "reason");
        denied.initLabelValues("role");
        denied.initLabelValues("origin");
        signOns = metrics.counter(
                "oidc_results_total",
                "Logins by OpenID Connect, and sessions and tokens that were refused; counted where oidc is set.",
                "result");
        loaded = new ReloadingFile<>(file, before -> load(vertx, file, before), Loaded::files);
        metrics.gauge(
                "file_last_reload_successful",
                "Whether --web.access-file could be used when it was last read; otherwise the last good one is in"
                        + " force.",
                value -> value.call(loaded.isCurrent() ? 1 : 0));
    }

    private Loaded load(Vertx vertx, Path file, Optional<Loaded> before) throws UnusableFileException {
        Permissions rules = PermissionsFile.read(file, before.map(Loaded::rules));
        Optional<SignOn> known = before.flatMap(Loaded::signOn);
        if (rules.oidc().isEmpty()) {
            known.ifPresent(SignOn::close);
            return new Loaded(rules, Optional.empty());
        }
        Oidc settings = rules.oidc().get();
        SignOn.Secrets secrets = SignOn.Secrets.read(settings);
        if (known.filter(same -> same.isOf(settings, secrets)).isPresent()) {
            return new Loaded(rules, known);
        }
        SignOn next = new SignOn(vertx, settings, secrets, signOns, InstantSource.system());
        known.ifPresent(SignOn::close);
        return new Loaded(rules, Optional.of(next));
    }

    /** Tells of changes of the file, as {@link ReloadingFile#watchedBy} does. */
    public void watchedBy(BiConsumer<String, String> watcher) {
        loaded.watchedBy(watcher);
    }

    /** The rules in force. */
    public Permissions rules() {
        return loaded.get().rules();
    }

    /** A handler that finds out who has signed on, and serves logins, where the access file has {@code oidc}. */
    public Handler<RoutingContext> signingOn(DeclaredNeeds declared) {
        return context -> {
            Loaded now = loaded.get();
            // what a proxy says counts alone
            if (now.signOn().isEmpty() || proxy(now.rules(), context.request()).isPresent()) {
                context.next();
                return;
            }
            String path = path(context.request().path());
            String method = context.request().method().name();
            boolean provesItself = Callers.isHolder(context) || declared.isProvenByOperation(context, prefix);
            boolean isStrict = !provesItself && declared.needed(method, path) != Needs.NOTHING;
            now.signOn().get().attend(context, path, now.rules(), provesItself, isStrict);
        };
    }

    /**
     * A handler that finds by {@code scopes} what requests need, of that which endpoints have {@code declared}.
     *
     * @param origins the origins of other sites that may change something, in lower case
     */
    public Handler<RoutingContext> checking(Scopes scopes, DeclaredNeeds declared, Supplier<List<String>> origins) {
        return context -> check(context, scopes, declared, origins);
    }

    /** Finds out from which client a request of the trusted proxy is, before its login is checked. */
    public void findAddress(RoutingContext context) {
        HttpServerRequest request = context.request();
        proxy(rules(), request)
                .ifPresent(trusted -> Callers.comesFrom(context, ClientAddress.behind(trusted, request)));
        context.next();
    }

    private static Optional<Proxy> proxy(Permissions permissions, HttpServerRequest request) {
        return permissions.proxy().filter(trusted -> isFrom(trusted, request));
    }

    private void check(RoutingContext context, Scopes scopes, DeclaredNeeds declared, Supplier<List<String>> origins) {
        HttpServerRequest request = context.request();
        Permissions permissions = rules();
        Optional<Proxy> proxy = proxy(permissions, request);
        Caller atDefault = permissions.caller(identity(context, proxy));
        Scope scope = scopes.of(declared, request, path(request.path()), atDefault);
        Caller caller = in(scope, atDefault);
        String method = request.method().name();
        boolean isHolder = Callers.isHolder(context);
        Callers.set(context, isHolder ? caller.asHolder() : caller);
        boolean isChecked = isHolder || declared.isProvenByOperation(context, prefix);
        Optional<String> refusal = isChecked ? Optional.empty() : refusal(caller, scope);
        if (refusal.isEmpty() && !context.normalizedPath().equals(request.path())) {
            // the router reads this path in another way, so both must be permitted
            Scope routed = scopes.of(declared, request, path(context.normalizedPath()), atDefault);
            refusal = refusal(in(routed, atDefault), routed);
        }
        Optional<SignOn> signOn = caller.name().isPresent() ? Optional.empty() : Callers.signOn(context);
        if (refusal.isPresent() && signOn.isPresent()) {
            signOn.get().challenge(context, scope.path(), "A login is needed");
            return;
        }
        if (refusal.isPresent()) {
            denied.labelValues("role").inc();
            if (caller.tenant().isEmpty()) {
                AuditTrail.fails(context, refusal.get());
            }
            refuse(context, scope.path(), FORBIDDEN, refusal.get());
            return;
        }
        Optional<String> origin = READING.contains(method)
                ? Optional.empty()
                : Optional.ofNullable(request.getHeader("Origin")).filter(site -> !isAllowed(site, request, proxy));
        if (origin.isPresent() && origins.get().stream().noneMatch(origin.get()::equalsIgnoreCase)) {
            denied.labelValues("origin").inc();
            refuse(
                    context,
                    scope.path(),
                    FORBIDDEN,
                    "Origin: " + origin.get() + " (expected: this server, or one of ui.origins in grapevine.yml)");
            return;
        }
        context.next();
    }

    private static Caller in(Scope scope, Caller atDefault) {
        return scope.tenant().map(atDefault::in).orElse(atDefault);
    }

    private static Optional<String> refusal(Caller caller, Scope scope) {
        return scope.role().filter(needed -> !caller.may(needed)).map(caller::refusal);
    }

    private String path(@Nullable String path) {
        return path == null ? "/" : DeclaredNeeds.own(path, prefix);
    }

    private static boolean isFrom(Proxy proxy, HttpServerRequest request) {
        InetAddress address = IpNetwork.address(ClientAddress.of(request.remoteAddress()));
        return address != null && proxy.isAt(address);
    }

    private CallerIdentity identity(RoutingContext context, Optional<Proxy> proxy) {
        if (proxy.isPresent()) {
            return named(context.request().headers(), proxy.get());
        }
        String user = Callers.user(context);
        return new CallerIdentity(
                user.isEmpty() ? Optional.empty() : Optional.of(user),
                Callers.groups(context),
                access.clientNames(context.request().sslSession()));
    }

    /** The user that a proxy names, and no other: its own login and certificate are not those of its user. */
    private static CallerIdentity named(MultiMap headers, Proxy proxy) {
        List<String> users = headers.getAll(proxy.userHeader());
        String user = users.size() == 1 ? HeaderText.read(users.get(0)).strip() : "";
        if (user.isEmpty()) {
            return CallerIdentity.UNKNOWN; // one of several may have been sent by the user
        }
        List<String> groups = headers.getAll(proxy.groupsHeader()).stream()
                .flatMap(header -> Arrays.stream(HeaderText.read(header).split(",", -1)))
                .map(String::strip)
                .filter(group -> !group.isEmpty())
                .toList();
        return new CallerIdentity(Optional.of(user), groups, List.of());
    }

    /** Whether a page of {@code origin} is one of this server, as far as the request shows. */
    private static boolean isAllowed(String origin, HttpServerRequest request, Optional<Proxy> proxy) {
        String site = origin.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "");
        String own = proxy.isPresent() ? first(request.getHeader("X-Forwarded-Host")) : "";
        String host = request.authority() == null ? "" : request.authority().toString();
        return origin.startsWith("http") && (site.equalsIgnoreCase(own) || site.equalsIgnoreCase(host));
    }

    private static String first(@Nullable String header) {
        return header == null ? "" : header.split(",", 2)[0].strip();
    }

    /** Refuses a request of this path at its Alertmanager, in the form that its API has. */
    static void refuse(RoutingContext context, String path, int status, String reason) {
        RequestBodyDrain.skip(context, () -> {
            if (path.startsWith("/api/v2/")) {
                Answer.body(context, status, "application/json", Json.encode(reason) + "\n");
            } else if (path.startsWith("/api/grapevine/") || path.equals(MCP)) {
                Answer.body(
                        context,
                        status,
                        "application/json",
                        new JsonObject().put("error", reason).encode() + "\n");
            } else if (PlainPage.isWanted(context.request())) {
                PlainPage.answer(
                        context,
                        status,
                        status == FORBIDDEN ? "Not permitted" : "Not possible",
                        "<p>" + Answer.escape(reason) + "</p>\n");
            } else {
                Answer.fault(context, status, reason);
            }
        });
    }
}
