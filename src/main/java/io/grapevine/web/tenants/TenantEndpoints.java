package io.grapevine.web.tenants;

import io.grapevine.tenant.registry.ActiveTenant;
import io.grapevine.web.Routes;
import io.grapevine.web.api.grapevine.GrapevineApi;
import io.grapevine.web.api.grapevine.LastHour;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.v2.ApiV2;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of both APIs of a tenant. Their routers are made by the first request and dropped when there was none
 * for some time: they take tens of kilobytes. Thread-safe.
 */
final class TenantEndpoints {
    private static final Duration IDLE = Duration.ofMinutes(5);

    private final Vertx vertx;
    private final ActiveTenant live;
    private final ApiContext context;
    private final TenantRoutes.Options options;
    /** The API v2, which is kept while its router is not, as its metrics are registered once. */
    private final ApiV2 api;

    private int open;
    private long usedAt;
    private @Nullable Router apiRouter;
    private @Nullable Own own;
    /** The further endpoints, which are kept, as {@link #api} is. */
    private @Nullable List<Routes> others;

    private record Own(GrapevineApi api, LastHour lastHour, Router router) {}

    TenantEndpoints(Vertx vertx, ActiveTenant live, ApiContext context, TenantRoutes.Options options) {
        this.vertx = vertx;
        this.live = live;
        this.context = context;
        this.options = options;
        api = new ApiV2(context, live.registry());
    }

    ActiveTenant live() {
        return live;
    }

    /** Passes a request to the API that its path names. The route that it came by has no path. */
    void handle(RoutingContext request, String path) {
        Router router = path.startsWith("/api/v2") ? apiRouter() : ownRouter();
        begin();
        request.addEndHandler(end -> end());
        router.handleContext(request);
    }

    private synchronized void begin() {
        open++;
    }

    private synchronized void end() {
        open--;
        usedAt = System.nanoTime();
    }

    private synchronized Router apiRouter() {
        if (apiRouter == null) {
            apiRouter = mounted(List.of(api::mount));
        }
        return apiRouter;
    }

    private synchronized Router ownRouter() {
        if (own == null) {
            LastHour lastHour = new LastHour(live.registry());
            GrapevineApi ownApi = new GrapevineApi(context, lastHour);
            if (others == null) {
                others = options.further().apply(live, context);
            }
            List<Routes> all = new ArrayList<>(others);
            all.add(ownApi);
            own = new Own(ownApi, lastHour, mounted(all));
        }
        return own.router();
    }

    /** A router at both paths of the tenant, and at the root for callers who have no other tenant. */
    private Router mounted(List<Routes> routes) {
        Router router = Router.router(vertx);
        options.first().forEach(each -> each.mount(router));
        routes.forEach(each -> each.mount(router));
        Router all = Router.router(vertx);
        all.route(TenantPaths.BY_HEADER + "/*").subRouter(router);
        all.route(TenantPaths.BY_PATH + live.tenant() + "/*").subRouter(router);
        all.route("/*").subRouter(router);
        return all;
    }

    /** Drops the routers if nothing has used them for some time. Returns whether a request is open. */
    synchronized boolean dropIdle() {
        if (open == 0 && System.nanoTime() - usedAt > IDLE.toNanos()) {
            apiRouter = null;
            own = null;
        }
        return open > 0;
    }

    /** Counts a minute of the metrics that the status shows. */
    synchronized void sample() {
        Own used = own;
        if (used != null) {
            used.lastHour().sample();
        }
    }

    /** Ends the streams. */
    synchronized void stop() {
        Own used = own;
        if (used != null) {
            used.api().stop();
        }
    }
}
