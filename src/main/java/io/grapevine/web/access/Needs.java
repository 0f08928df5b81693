package io.grapevine.web.access;

import io.grapevine.access.Role;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proof or role that the sender of a request must have. Each endpoint declares it where it is mounted:
 * {@code Needs.VIEWER.at(router.get("/cluster"))}. A request that no endpoint declares needs {@link #VIEWER} if it only reads, else
 * {@link #ADMIN}.
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
    /** No login and no role: the operation checks a signature over the body, or what only the product was given. */
    SIGNATURE(Role.ADMIN),
    /** Nothing by itself: the route passes requests on to an endpoint, or refuses those that the endpoint does not take. */
    NO_ENDPOINT(null);

    private static final String KEY = Needs.class.getName() + " ";

    private final @Nullable Role role;

    Needs(@Nullable Role role) {
        this.role = role;
    }

    /** The role without which a request is refused; empty: none. A request with a token or a signature needs none. */
    Optional<Role> role() {
        return Optional.ofNullable(role);
    }

    /** Declares this for the requests of a route, whatever their method. */
    public Route at(Route route) {
        return route.putMetadata(KEY, this);
    }

    /** Declares this for the requests of a route with one method. */
    public Route at(Route route, HttpMethod method) {
        return route.putMetadata(KEY + method.name(), this);
    }

    /** What a route declares, by method; by {@code ""} what it declares for requests of its other methods. */
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

    /** What is declared for a method, of what a route declares. */
    static Optional<Needs> of(Map<String, Needs> declared, String method) {
        return Optional.ofNullable(declared.getOrDefault(method, declared.get("")));
    }
}
