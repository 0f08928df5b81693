package io.grapevine.web.tenants;

import io.grapevine.tenant.config.TenantEnvelope;
import io.grapevine.tenant.registry.TenantRegistry;
import io.grapevine.tenant.registry.TenantSource;
import io.grapevine.tenant.registry.TenantView;
import io.grapevine.web.Answer;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.access.Needs;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Iterator;
import java.util.List;

/** Pages of Mimir and Cortex that are not of one tenant: all configurations, the state of the service, and the build. */
record OperatorPages(TenantRegistry tenants, TenantRoutes.Options options) {
    private static final String HTML = "text/html; charset=utf-8";

    void mount(Router router) {
        page(Needs.OPERATOR, router, TenantPaths.OPERATOR + "/configs", this::configs);
        page(Needs.OPERATOR, router, TenantPaths.OPERATOR + "/status", this::status);
        page(Needs.OPERATOR, router, TenantPaths.OPERATOR + "/ring", OperatorPages::ring);
        page(Needs.NOTHING, router, TenantPaths.BUILD_INFO, this::build);
        // the probe of Mimir's Helm chart, by any method
        ConfigApi.exactly(
                Needs.NOTHING.at(router.route("/ready"), HttpMethod.GET),
                "/ready",
                context -> RequestBodyDrain.skip(context, () -> Answer.body(context, 200, "text/plain", "ready")));
        // below the paths of tenants other methods are theirs
        ConfigApi.exactly(
                Needs.NOTHING.at(router.route(HttpMethod.GET, TenantPaths.BY_HEADER + TenantPaths.BUILD_INFO)),
                TenantPaths.BUILD_INFO,
                context -> RequestBodyDrain.skip(context, () -> build(context)));
    }

    private static void page(Needs needs, Router router, String path, Handler<RoutingContext> page) {
        ConfigApi.exactly(
                needs.at(router.route(HttpMethod.GET, path)),
                path,
                context -> RequestBodyDrain.skip(context, () -> page.handle(context)));
        ConfigApi.refuseOthers(needs == Needs.NOTHING ? Needs.NO_ENDPOINT : needs, router, path);
    }

    private void configs(RoutingContext context) {
        Iterator<String> all = tenants.views().stream()
                .filter(view -> view.source().origin() != TenantSource.Origin.FALLBACK)
                .map(view -> TenantEnvelope.write(view.tenant(), view.source().document()))
                .iterator();
        context.response().putHeader("Cache-Control", "no-store");
        if (!all.hasNext()) {
            Answer.body(context, 200, "application/yaml", "{}\n");
            return;
        }
        YamlDownload.send(context, all);
    }

    private void status(RoutingContext context) {
        List<TenantView> views = List.copyOf(tenants.views());
        long built = views.stream().filter(TenantView::isBuilt).count();
        Answer.body(
                context,
                200,
                HTML,
                "<!doctype html>\n<title>Tenants</title>\n<h1>Alertmanager status: Running</h1>\n<p>Tenants: "
                        + views.size() + ", in use: " + built + ", with a configuration that cannot be used: "
                        + tenants.unusable() + "</p>\n");
    }

    private static void ring(RoutingContext context) {
        Answer.body(
                context,
                200,
                HTML,
                "<!doctype html>\n<title>Ring</title>\n<h1>No ring</h1>\n<p>Each replica has all tenants.</p>\n");
    }

    private void build(RoutingContext context) {
        JsonObject data = new JsonObject().put("application", "Grapevine");
        options.buildInfo().get().forEach(data::put);
        data.put("features", new JsonObject().put("alertmanager_config_api", Boolean.toString(options.uploads())));
        JsonObject page = new JsonObject().put("status", "success").put("data", data);
        Answer.body(context, 200, "application/json", page.encode() + "\n");
    }
}
