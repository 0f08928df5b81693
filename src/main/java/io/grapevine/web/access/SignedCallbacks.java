package io.grapevine.web.access;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/**
 * Requests of products that report what their users do, such as clicks in a chat. They need neither a login nor a role: the operation
 * that they reach, which is known by the path, checks their signature over the body, or what only the product was given.
 */
final class SignedCallbacks {
    private static final Pattern PATH = Pattern.compile("/callback/[a-z]{1,30}(/[A-Za-z0-9_-]{1,100})?");

    private SignedCallbacks() {}

    /** Whether the request is one, below the route prefix; no router reads its path in another way. */
    static boolean isOne(RoutingContext context, String prefix) {
        String path = context.request().path();
        return context.request().method().equals(HttpMethod.POST)
                && path != null
                && path.equals(context.normalizedPath())
                && path.startsWith(prefix)
                && PATH.matcher(path.substring(prefix.length())).matches();
    }
}
