package io.grapevine.web.access;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Marks the requests of those who hold a link in a message, while such links need no login: its page, the form of the page, and
 * the request of a program. The mark, and not the configuration, is what later checks ask, so that a reload in between cannot let
 * a request act that has neither passed a login nor come by a link for holders.
 *
 * @param prefix the path before all endpoints
 * @param inForce whether who holds a link may act, asked once for each request
 */
public record HolderRequests(String prefix, BooleanSupplier inForce) implements Handler<RoutingContext> {
    private static final String FORM = "/act";
    private static final Pattern PAGE = Pattern.compile("/act/[A-Za-z0-9_-]{1,400}");

    @Override
    public void handle(RoutingContext context) {
        if (isOne(context) && inForce.getAsBoolean()) {
            Callers.letHolderAct(context);
        }
        context.next();
    }

    /**
     * Whether a request below the route prefix is one by which a link's holder acts; no router reads its path in
     * another way.
     */
    private boolean isOne(RoutingContext context) {
        String path = context.request().path();
        if (path == null || !path.equals(context.normalizedPath()) || !path.startsWith(prefix)) {
            return false;
        }
        String own = path.substring(prefix.length());
        HttpMethod method = context.request().method();
        boolean opens = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        boolean sends = method.equals(HttpMethod.POST);
        return ((opens || sends) && PAGE.matcher(own).matches()) || (sends && own.equals(FORM));
    }
}
