package io.grapevine.server;

import io.grapevine.storage.StoreStatus;
import io.grapevine.web.Routes;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;

/**
 * Adds a {@code Warning} header to successful responses to requests that change silences, while changes are in memory
 * only. They are in force and replicated all the same, so they are not refused. Mounted before the endpoints.
 */
record UnsavedWarning(Supplier<StoreStatus> silences) implements Routes {
    /** "Miscellaneous persistent warning" of RFC 7234. */
    private static final int CODE = 299;

    private static final List<String> PATHS = List.of(
            "/api/v2/silences",
            "/api/v2/silence/*",
            "/api/grapevine/v1/silences/*",
            "/api/grapevine/v1/acknowledgements");

    @Override
    public void mount(Router router) {
        for (String path : PATHS) {
            router.route(HttpMethod.POST, path).handler(this::add);
            router.route(HttpMethod.DELETE, path).handler(this::add);
        }
    }

    private void add(RoutingContext context) {
        context.addHeadersEndHandler(ending -> {
            StoreStatus status = silences.get();
            if (context.response().getStatusCode() / 100 == 2 && !status.isSaved()) {
                context.response().putHeader("Warning", value(status));
            }
        });
        context.next();
    }

    static String value(StoreStatus status) {
        String text = ("silences are in memory only, a crash would lose them: " + status.fault())
                .replaceAll("[^\\x20-\\x7e]", " ")
                .replaceAll("[\"\\\\]", "'");
        return CODE + " grapevine \"" + text + '"';
    }
}
