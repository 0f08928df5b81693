package io.grapevine.web.access;

import io.grapevine.access.Role;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requirement of an endpoint: the role or the proof that the sender of a request must have. It is declared where the
 * endpoint is mounted: {@code Needs.VIEWER.at(router.get("/cluster"))}. A request to an undeclared endpoint needs
 * {@link #VIEWER} if it only reads, else {@link #ADMIN}.
 */
public enum Needs {
    /** Nothing. */
    NOTHING(null),
    /** The role {@link Role#VIEWER}. */
    VIEWER(Role.VIEWER),
    /** The role {@link Role#SENDER}. */
    SENDER(Role.SENDER),
    /** The role {@link Role#SENDER}, or a bearer token, which the operation checks. */
    SENDER_OR_TOKEN(Role.SENDER),
    /** The role {@link Role#SILENCER}. */
    SILENCER(Role.SILENCER),
    /** The role {@link Role#ADMIN}. */
    ADMIN(Role.ADMIN),
    /** The role {@link Role#ADMIN} in the tenant that a header names. */
    TENANT_ADMIN(Role.ADMIN),
    /** The role {@link Role#ADMIN} in all tenants. */
    OPERATOR(Role.ADMIN),
    /** No login and no role: the operation checks a signature over the body, or a secret that only the product knows. */
    SIGNATURE(Role.ADMIN),
    /** Not an endpoint: the route passes requests on to one, or refuses those with other methods. */
    NO_ENDPOINT(null);

    private static final String KEY = Needs.class.getName() + " ";

    private final @Nullable Role role;

    Needs(@Nullable Role role) {
        this.role = role;
    }

    /** The role that a request needs; empty for none. A valid token or signature replaces it. */
    Optional<Role> role() {
        return Optional.ofNullable(role);
    }

    /** Declares this requirement for all methods of a route. */
    public Route at(Route route) {
        return route.putMetadata(KEY, this);
    }

    /** Declares this requirement for one method of a route. */
    public Route at(Route route, HttpMethod method) {
        return route.putMetadata(KEY + method.name(), this);
    }

    /** The requirements that a route declares, by method; the key {@code ""} stands for all other methods. */
    public static Map<String, Needs> of(Route route) {
        Map<String, Needs> declared = new HashMap<>();
        route.metadata().forEach((key, value) -> {
            if (key.startsWith(KEY)) {
                String method = key.substring(KEY.length());
                if (method.isEmpty() && route.methods() != null) {
                    route.methods().forEach(each -> declared.put(each.name(), (Needs) value));
                } else {
                    declared.put(method, (Needs) value);
                }
            }
        });
        return declared;
    }

    /** The requirement for a method, from those that a route declares by {@link #of(Route)}. */
    static Optional<Needs> of(Map<String, Needs> declared, String method) {
        return Optional.ofNullable(declared.getOrDefault(method, declared.get("")));
    }
}
