package io.grapevine.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredNeedsTest {
    private static void mount(Route route) {
        route.handler(context -> {}); // it is not in its router before
    }

    private static DeclaredNeeds declared() {
        Vertx vertx = Vertx.vertx();
        try {
            Router router = Router.router(vertx);
            mount(Needs.NO_ENDPOINT.at(router.post("/silences")));
            mount(Needs.NO_ENDPOINT.at(router.delete("/silence/*")));
            mount(Needs.VIEWER.at(router.get("/silences")));
            mount(Needs.SILENCER.at(router.post("/silences")));
            Route alerts = router.route("/alerts");
            mount(Needs.VIEWER.at(alerts, HttpMethod.GET));
            mount(Needs.SENDER.at(alerts, HttpMethod.POST));
            mount(Needs.SILENCER.at(router.delete("/silence/:id")));
            mount(Needs.SENDER_OR_TOKEN.at(router.post("/heartbeats/:name")));
            mount(Needs.SILENCER.at(router.post("/heartbeats/:name/pause")));
            mount(Needs.ADMIN.at(router.route("/receivers/*"), HttpMethod.POST));
            mount(Needs.NOTHING.at(router.get("/ready")));
            mount(Needs.TENANT_ADMIN.at(router.route("/config")));
            mount(Needs.SIGNATURE.at(router.post("/callback/:product")));
            mount(router.post("/undeclared"));
            mount(router.route());
            return new DeclaredNeeds(
                    router.getRoutes(),
                    (method, path) -> method.equals("GET") && path.equals("/metrics")
                            ? Optional.of(Needs.SENDER)
                            : Optional.empty());
        } finally {
            vertx.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /silences, VIEWER",
        "HEAD, /silences, VIEWER",
        "POST, /silences, SILENCER",
        "POST, /silences/, SILENCER",
        "GET, /alerts, VIEWER",
        "POST, /alerts, SENDER",
        "PUT, /alerts, ADMIN",
        "DELETE, /silence/1, SILENCER",
        "DELETE, /silence/1/2, ADMIN",
        "DELETE, /silence/, ADMIN",
        "POST, /heartbeats/job.1, SENDER_OR_TOKEN",
        "POST, /heartbeats/job/pause, SILENCER",
        "POST, /heartbeats/job/stop, ADMIN",
        "POST, /receivers/a/b/test, ADMIN",
        "GET, /receivers/a, VIEWER",
        "GET, /ready, NOTHING",
        "POST, /ready, ADMIN",
        "PATCH, /config, TENANT_ADMIN",
        "POST, /callback/slack, SIGNATURE",
        "POST, /callback/slack/x, ADMIN",
        "GET, /metrics, SENDER",
        "HEAD, /metrics, SENDER",
        "GET, /unknown, VIEWER",
        "GET, /, VIEWER",
        "OPTIONS, /silences, NOTHING",
        "POST, /undeclared, ADMIN",
        // What the router may read in another way needs the highest role.
        "POST, /%61lerts, ADMIN",
        "POST, //silences, ADMIN",
        "post, /silences, ADMIN",
        "get, /alerts, ADMIN",
    })
    void whatARequestNeeds(String method, String path, Needs needs) {
        assertThat(declared().needed(method, path)).isEqualTo(needs);
    }

    @Test
    void withinATenantWhatAllTenantsShareIsUnknown() {
        assertThat(declared().neededInTenant("GET", "/ready")).isEqualTo(Needs.VIEWER);
        assertThat(declared().neededInTenant("GET", "/config")).isEqualTo(Needs.VIEWER);
        assertThat(declared().neededInTenant("POST", "/config")).isEqualTo(Needs.ADMIN);
        assertThat(declared().neededInTenant("POST", "/alerts")).isEqualTo(Needs.SENDER);
    }
}
