package io.grapevine.web;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Measures the requests to mounted {@link Routes} under the handler names that these define. */
final class InstrumentedRoutes implements Handler<RoutingContext> {
    private final int prefixLength;
    private final List<Routes> routes;
    private final RequestMetrics metrics;

    InstrumentedRoutes(RoutePrefix prefix, List<Routes> routes, RequestMetrics metrics) {
        this.prefixLength = prefix.path().length();
        this.routes = List.copyOf(routes);
        this.metrics = metrics;
    }

    @Override
    public void handle(RoutingContext context) {
        String path = context.request().path();
        if (path.length() >= prefixLength) {
            String below = path.substring(prefixLength);
            routes.stream()
                    .flatMap(each -> each.measuredAs(below).stream())
                    .findFirst()
                    .ifPresent(name -> metrics.time(context, name));
        }
        context.next();
    }
}
