package io.grapevine.web.access;

import io.grapevine.access.Caller;
import io.grapevine.access.Role;
import io.grapevine.access.TenantRoles;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Resolver of the role that a request needs, and of where: at the default Alertmanager or in a tenant. */
@FunctionalInterface
public interface Scopes {
    /** The resolver without tenants, for which all requests are of the default Alertmanager. */
    Scopes WITHOUT_TENANTS = (declared, request, path, caller) ->
            Scope.ofDefault(declared.needed(request.method().name(), path), path);

    /**
     * Finds what a request needs.
     *
     * @param declared what requests need, without tenants
     * @param path the path of the request without the route prefix: as it was sent, or as the router reads it
     * @param caller the sender, as it is to the default Alertmanager
     */
    Scope of(DeclaredNeeds declared, HttpServerRequest request, String path, Caller caller);

    /**
     * The permission that a request needs.
     *
     * @param tenant the tenant whose members may send it, {@link TenantRoles#ALL} for all tenants; empty: the default Alertmanager
     * @param role the role that is needed; empty: none
     * @param path the path at the Alertmanager of the tenant
     */
    record Scope(Optional<String> tenant, Optional<Role> role, String path) {
        /** The permission for a request to the default Alertmanager. */
        public static Scope ofDefault(Needs needs, String path) {
            return new Scope(Optional.empty(), needs.role(), path);
        }

        /** No permission is needed. */
        public static Scope free(String path) {
            return new Scope(Optional.empty(), Optional.empty(), path);
        }

        /** The permission for a request of a tenant. */
        public static Scope in(String tenant, Needs needs, String path) {
            return new Scope(Optional.of(tenant), needs.role(), path);
        }
    }
}
