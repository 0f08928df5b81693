package io.grapevine.web.tenants;

import io.grapevine.access.Caller;
import io.grapevine.access.Role;
import io.grapevine.access.TenantRoles;
import io.grapevine.tenant.TenantHeader;
import io.grapevine.tenant.TenantId;
import io.grapevine.web.access.Scopes;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;

/**
 * The permissions that requests need where there are tenants.
 *
 * @param isDefaultServed whether requests that name no tenant reach the default Alertmanager
 */
record TenantScopes(boolean isDefaultServed) implements Scopes {
    private static final Set<String> READING = Set.of("GET", "HEAD");

    @Override
    public Scope of(HttpServerRequest request, String path, Caller caller) {
        String method = request.method().name();
        if (TenantPaths.isList(path) || path.equals(TenantPaths.LIST)) {
            return READING.contains(method) ? Scope.free(path) : Scope.ofDefault(method, path);
        }
        if (TenantPaths.isOfTenant(path)) {
            return ofTenant(request, method, path);
        }
        if (path.equals(TenantPaths.CONFIG) || path.equals(TenantPaths.DELETE_CONFIG)) {
            return of(TenantHeader.readAll(request.headers().getAll(TenantHeader.NAME)), Role.ADMIN, path);
        }
        if (path.startsWith(TenantPaths.OPERATOR + "/")) {
            return Scope.in(TenantRoles.ALL, Role.ADMIN, path);
        }
        if (READING.contains(method) && (path.equals(TenantPaths.BUILD_INFO) || path.equals("/ready"))) {
            return Scope.free(path);
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
                return Scope.in(only.get(), Role.neededFor(method, path).orElse(Role.VIEWER), path);
            }
        }
        return Scope.ofDefault(method, path);
    }

    /** Whether a path is that of the web UI of the default Alertmanager. */
    static boolean isRoot(String path) {
        return path.isEmpty() || path.equals("/");
    }

    /** Whether a caller sees the web UI of the default Alertmanager. */
    boolean mayView(Caller caller) {
        return isDefaultServed && caller.may(Role.VIEWER);
    }

    /** The tenant of a caller who needs not name it: who has roles in one, and none at the default Alertmanager. */
    Optional<String> only(Caller caller) {
        if (isDefaultServed && !caller.roles().isEmpty()) {
            return Optional.empty();
        }
        Set<String> tenants = caller.tenants();
        boolean isOne = tenants.size() == 1 && !tenants.contains(TenantRoles.ALL);
        return isOne ? tenants.stream().findFirst() : Optional.empty();
    }

    private static Scope ofTenant(HttpServerRequest request, String method, String path) {
        String inner = TenantPaths.inner(path);
        boolean byHeader = !path.startsWith(TenantPaths.BY_PATH);
        if (byHeader && inner.equals(TenantPaths.BUILD_INFO) && READING.contains(method)) {
            return Scope.free(path);
        }
        TenantId.Result tenant = byHeader
                ? TenantHeader.readAll(request.headers().getAll(TenantHeader.NAME))
                : TenantId.parse(TenantPaths.tenant(path));
        if (method.equals("OPTIONS")) {
            return new Scope(tenant.id().map(TenantId::toString), Optional.empty(), inner);
        }
        return of(tenant, Role.neededFor(method, inner).orElse(Role.VIEWER), inner);
    }

    /** Requests without the id of a tenant pass: {@link TenantGate} refuses them for that reason. */
    private static Scope of(TenantId.Result tenant, Role role, String path) {
        return tenant.id().map(id -> Scope.in(id.toString(), role, path)).orElseGet(() -> Scope.free(path));
    }
}
