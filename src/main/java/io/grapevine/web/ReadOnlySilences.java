package io.grapevine.web;

import io.grapevine.web.access.Needs;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Refuses requests to Alertmanager's API that would change silences; mounted before that API. */
public final class ReadOnlySilences implements Routes {
    /** Why a request is refused. */
    public static final String REASON = "silences cannot be changed here (--web.read-only)";

    @Override
    public void mount(Router router) {
        Needs.NO_ENDPOINT.at(router.route(HttpMethod.POST, "/api/v2/silences")).handler(ReadOnlySilences::refuse);
        Needs.NO_ENDPOINT
                .at(router.route(HttpMethod.DELETE, "/api/v2/silence/*"))
                .handler(ReadOnlySilences::refuse);
    }

    private static void refuse(RoutingContext request) {
        Answer.body(request, 403, "application/json", '"' + REASON + "\"\n");
    }
}
