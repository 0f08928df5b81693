package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PausedRequestTest {
    private static final int LIMIT = 1 << 20;

    private final Vertx vertx = Vertx.vertx();
    private int port;

    @BeforeEach
    void serve() {
        Router router = Router.router(vertx);
        router.route("/once/*").handler(PausedRequestTest::pause);
        router.route("/twice/*").handler(PausedRequestTest::pause).handler(PausedRequestTest::pause);
        router.route("/once/body").handler(new BodyReader(LIMIT));
        router.route("/twice/body").handler(new BodyReader(LIMIT));
        router.route("/after/*").handler(RequestBodyDrain.before(RoutingContext::next));
        router.route("/after/*").handler(PausedRequestTest::pause).handler(PausedRequestTest::pause);
        router.route().handler(RequestBodyDrain.before(context -> context.end(read(context))));
        port = ServedWeb.await(vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage())
                .actualPort();
    }

    @AfterEach
    void close() {
        ServedWeb.await(vertx.close().toCompletionStage());
    }

    private static Buffer read(RoutingContext context) {
        return context.body().length() <= 0
                ? Buffer.buffer("-")
                : context.body().buffer();
    }

    private static void pause(RoutingContext context) {
        PausedRequest paused = PausedRequest.of(context.request());
        context.vertx().setTimer(20, now -> paused.goOn(context::next));
    }

    private String answer(HttpVersion version, HttpMethod method, String path, String body) {
        HttpClientOptions options =
                new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false);
        return ServedWeb.await(vertx.createHttpClient(options)
                        .request(method, port, "127.0.0.1", path)
                        .compose(request -> request.send(body).compose(HttpClientResponse::body))
                        .toCompletionStage())
                .toString();
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void goesOnWithItsBodyAndAfterItsEnd(HttpVersion version) {
        String large = "x".repeat(200_000);
        for (String body : new String[] {"", "short", large}) {
            for (String path : new String[] {"/once/body", "/twice/body"}) {
                assertThat(answer(version, HttpMethod.POST, path, body))
                        .as(path)
                        .isEqualTo(body.isEmpty() ? "-" : body);
            }
            for (String path : new String[] {"/once/none", "/twice/none", "/after/none"}) {
                assertThat(answer(version, HttpMethod.POST, path, body))
                        .as(path)
                        .isEqualTo("-");
                assertThat(answer(version, HttpMethod.GET, path, body)).as(path).isEqualTo("-");
            }
        }
    }
}
