package io.grapevine.web.tenants;

import io.grapevine.access.Caller;
import io.grapevine.access.Role;
import io.grapevine.access.TenantRoles;
import io.grapevine.tenant.TenantHeader;
import io.grapevine.tenant.TenantId;
import io.grapevine.web.access.DeclaredNeeds;
import io.grapevine.web.access.Needs;
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

    /** Requests without the id of a tenant pass: {@link TenantGate} refuses them for that reason. */
    private static Scope of(TenantId.Result tenant, Needs needs, String path) {
        return tenant.id().map(id -> Scope.in(id.toString(), needs, path)).orElseGet(() -> Scope.free(path));
    }
}
