package io.grapevine.web.tenants;

import io.grapevine.access.Caller;
import io.grapevine.access.Role;
import io.grapevine.access.TenantRoles;
import io.grapevine.base.trace.Span;
import io.grapevine.tenant.TenantHeader;
import io.grapevine.tenant.TenantId;
import io.grapevine.web.Answer;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.RequestLimits;
import io.grapevine.web.RequestSpans;
import io.grapevine.web.access.Callers;
import io.grapevine.web.access.DeclaredNeeds;
import io.grapevine.web.access.Needs;
import io.grapevine.web.access.PermissionGate;
import io.grapevine.web.access.Scopes;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the tenant and the permission that each request needs before its body is read, and refuses requests that may not pass: without
 * an id, of callers that are no members of the tenant, and those to the paths of the default Alertmanager that name a tenant.
 *
 * @param isDefaultServed whether requests that name no tenant reach the default Alertmanager
 */
record TenantGate(String prefix, boolean isDefaultServed) implements Scopes {
    private static final String TENANT = TenantGate.class.getName();

    /** The share of the default Alertmanager in what tenants share; no id of a tenant. */
    private static final String DEFAULT = " ";

    /** The procedures that show the default Alertmanager: below the directory of the APIs, and of gRPC at the root. */
    private static final String STATUS = "/status.v3alpha.StatusService/*";

    private static final int NOT_FOUND = 404;
    private static final Set<String> READING = Set.of("GET", "HEAD");

    /** Adds itself to a router. */
    void mount(Router root) {
        root.route(prefix + TenantPaths.BY_HEADER + "/*").handler(this::byHeader);
        root.route(prefix + TenantPaths.BY_PATH + "*").handler(this::byPath);
        root.route(prefix + "/api/v2/*").handler(this::ofDefault);
        root.route(prefix + "/api/grapevine/*").handler(this::ofDefault);
        root.route(prefix + PermissionGate.MCP).handler(this::ofDefault);
        // as Mimir and Cortex answer what they do not serve, which is no procedure of Alertmanager either
        for (String path : List.of("/api", "/api/v1", "/api/prom/*")) {
            root.route(prefix + path).handler(context -> Answer.fault(context, NOT_FOUND, "404 page not found"));
        }
        root.get(prefix + "/").handler(this::atRoot);
        if (!isDefaultServed) {
            root.route(prefix + "/api" + STATUS).handler(this::refuseDefault);
            root.route(STATUS).handler(this::refuseDefault);
        }
    }

    /** The tenant of a request that has passed. */
    static TenantId of(RoutingContext context) {
        return find(context).orElseThrow();
    }

    /** The tenant of a request, if it has passed. */
    static Optional<TenantId> find(RoutingContext context) {
        return Optional.ofNullable(context.get(TENANT));
    }

    private String below(RoutingContext context) {
        return context.request().path().substring(prefix.length());
    }

    private void byHeader(RoutingContext context) {
        String path = TenantPaths.inner(below(context));
        if (path.equals(TenantPaths.BUILD_INFO)
                && context.request().method().name().equals("GET")) {
            context.next();
        } else if (admitByHeader(context)) {
            if (isSupported(context.request().method().name(), path)) {
                context.next();
            } else {
                refuse(context, NOT_FOUND, "route not supported by distributor");
            }
        }
    }

    /** Whether Mimir passes a request on to the replicas that hold its tenant; what is Grapevine's own passes, too. */
    private static boolean isSupported(String method, String path) {
        return READING.contains(method)
                || TenantPaths.isOwn(path)
                || (method.equals("POST") && (path.endsWith("/alerts") || path.endsWith("/silences")))
                || (method.equals("DELETE") && path.matches(".*/silence/[^/]*"));
    }

    private void byPath(RoutingContext context) {
        String path = below(context);
        if (TenantPaths.isList(path) || admit(context, TenantId.parse(TenantPaths.tenant(path)), "../")) {
            context.next();
        }
    }

    /** Takes the tenant of a request from its header; answers the request and returns false if it may not pass. */
    static boolean admitByHeader(RoutingContext context) {
        return admit(context, TenantHeader.readAll(context.request().headers().getAll(TenantHeader.NAME)), "../t/");
    }

    private static boolean admit(RoutingContext context, TenantId.Result result, String list) {
        if (result.id().isEmpty()) {
            refuse(context, result.status(), result.text());
            return false;
        }
        TenantId tenant = result.id().get();
        Caller caller = Callers.of(context);
        if (!caller.isMemberOf(tenant.toString())) {
            refuse(context, 403, caller.in(tenant.toString()).refusal(Role.VIEWER));
            return false;
        }
        context.put(TENANT, tenant);
        if (caller.tenants().size() > 1 || caller.tenants().contains(TenantRoles.ALL)) {
            Callers.offerTenants(context, list);
        }
        RequestLimits.share(context, tenant.toString());
        RequestSpans.of(context).set(Span.TENANT, tenant.toString());
        return true;
    }

    private void ofDefault(RoutingContext context) {
        String path = below(context);
        RequestLimits.share(context, DEFAULT);
        Optional<String> only = Callers.of(context).tenant();
        Optional<String> header = Optional.ofNullable(context.request().getHeader(TenantHeader.NAME));
        if (path.equals(TenantPaths.LIST)) {
            context.next();
        } else if (only.isPresent()) {
            context.put(TENANT, TenantId.of(only.get()));
            RequestLimits.share(context, only.get());
            context.next();
        } else if (header.isPresent() && (path.startsWith("/api/v2/") || !isDefaultServed)) {
            refuse(
                    context,
                    NOT_FOUND,
                    TenantHeader.NAME + ": " + header.get() + " (expected: no tenant at this path, or a path below "
                            + prefix + TenantPaths.BY_HEADER + ")");
        } else if (isDefaultServed) {
            if (!Callers.of(context).tenants().isEmpty()) {
                Callers.offerTenants(context, "t/");
            }
            context.next();
        } else {
            refuseDefault(context);
        }
    }

    private void refuseDefault(RoutingContext context) {
        refuse(
                context,
                NOT_FOUND,
                "no tenant (expected: a path below " + prefix + TenantPaths.BY_HEADER + " or " + prefix
                        + TenantPaths.BY_PATH + "TENANT, as server.tenants.default is false)");
    }

    /** Leads callers who do not see the web UI of the default Alertmanager to that of their tenant, or to the list of them. */
    private void atRoot(RoutingContext context) {
        Caller caller = Callers.of(context);
        if (mayView(caller) || !isRoot(below(context))) {
            context.next();
        } else {
            String tenant = only(caller).map(name -> name + "/").orElse("");
            Answer.redirectAsSent(context, 302, prefix + TenantPaths.BY_PATH + tenant);
        }
    }

    private static void refuse(RoutingContext context, int status, String line) {
        RequestBodyDrain.skip(context, () -> TenantPages.refuse(context, status, line));
    }

    @Override
    public Scope of(DeclaredNeeds declared, HttpServerRequest request, String path, Caller caller) {
        String method = request.method().name();
        if (TenantPaths.isOfTenant(path) && !TenantPaths.isList(path)) {
            return ofTenant(declared, request, method, path);
        }
        Needs needs = declared.needed(method, TenantPaths.isList(path) ? TenantPaths.PAGE : path);
        if (needs == Needs.TENANT_ADMIN) {
            return of(TenantHeader.readAll(request.headers().getAll(TenantHeader.NAME)), needs, path);
        }
        if (needs == Needs.OPERATOR) {
            return Scope.in(TenantRoles.ALL, needs, path);
        }
        if (READING.contains(method)
                && isRoot(path)
                && !mayView(caller)
                && !caller.tenants().isEmpty()) {
            return Scope.free(path);
        }
        if (TenantPaths.isApi(path) && request.getHeader(TenantHeader.NAME) == null) {
            Optional<String> only = only(caller);
            if (only.isPresent()) {
                return Scope.in(only.get(), declared.neededInTenant(method, path), path);
            }
        }
        return Scope.ofDefault(needs, path);
    }

    /** Whether a path is that of the web UI of the default Alertmanager. */
    private static boolean isRoot(String path) {
        return path.isEmpty() || path.equals("/");
    }

    /** Whether a caller sees the web UI of the default Alertmanager. */
    private boolean mayView(Caller caller) {
        return isDefaultServed && caller.may(Role.VIEWER);
    }

    /** The tenant of a caller who needs not name it: who has roles in one, and none at the default Alertmanager. */
    private Optional<String> only(Caller caller) {
        if (isDefaultServed && !caller.roles().isEmpty()) {
            return Optional.empty();
        }
        Set<String> tenants = caller.tenants();
        boolean isOne = tenants.size() == 1 && !tenants.contains(TenantRoles.ALL);
        return isOne ? tenants.stream().findFirst() : Optional.empty();
    }

    private static Scope ofTenant(DeclaredNeeds declared, HttpServerRequest request, String method, String path) {
        boolean byHeader = !path.startsWith(TenantPaths.BY_PATH);
        if (byHeader && declared.needed(method, path) == Needs.NOTHING && !method.equals("OPTIONS")) {
            return Scope.free(path);
        }
        String inner = TenantPaths.inner(path);
        TenantId.Result tenant = byHeader
                ? TenantHeader.readAll(request.headers().getAll(TenantHeader.NAME))
                : TenantId.parse(TenantPaths.tenant(path));
        if (method.equals("OPTIONS")) {
            return new Scope(tenant.id().map(TenantId::toString), Optional.empty(), inner);
        }
        return of(tenant, declared.neededInTenant(method, inner), inner);
    }

    /** Requests without the id of a tenant pass: the gate refuses them for that reason. */
    private static Scope of(TenantId.Result tenant, Needs needs, String path) {
        return tenant.id().map(id -> Scope.in(id.toString(), needs, path)).orElseGet(() -> Scope.free(path));
    }
}
