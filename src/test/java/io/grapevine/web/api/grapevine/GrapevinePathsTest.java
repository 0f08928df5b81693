package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.web.api.http.ApiContext;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The paths of Grapevine's own API, which are mounted part by part. */
class GrapevinePathsTest {
    /** The only pair is of one feature, which mounts them in this order. */
    @Test
    void noPathOfAFeatureMatchesThatOfAnother() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Router router = Router.router(vertx);
            new GrapevineApi(context(), new LastHour(new PrometheusRegistry())).mount(router);
            List<String> paths =
                    router.getRoutes().stream().map(Route::getPath).distinct().toList();
            List<String> pairs = new ArrayList<>();
            for (String path : paths) {
                String pattern = path.replace(".", "\\.").replaceAll(":\\w+", "[^/]+");
                paths.stream()
                        .filter(other -> !other.equals(path) && other.matches(pattern))
                        .forEach(other -> pairs.add(path + " " + other));
            }
            assertThat(paths).hasSizeGreaterThan(30);
            assertThat(pairs)
                    .containsExactly(
                            "/api/grapevine/v1/push/subscriptions/:id /api/grapevine/v1/push/subscriptions/end");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    private static ApiContext context() {
        return new ApiContext(
                null,
                () -> null,
                InstantSource.system(),
                MatcherParser.of(ParserMode.UTF8_STRICT, warning -> {}),
                Map.of(),
                "",
                Instant.EPOCH,
                false,
                false);
    }
}
