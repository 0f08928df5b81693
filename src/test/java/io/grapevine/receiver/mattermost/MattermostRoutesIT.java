package io.grapevine.receiver.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Lists;
import io.grapevine.receiver.action.Callback;
import io.grapevine.web.ServedWeb;
import io.grapevine.web.action.CallbackRoutes;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The address of clicks, over HTTP. */
class MattermostRoutesIT {
    private static final String CLICK = new JsonObject()
            .put("user_id", FakeMattermost.idOf("ana"))
            .put("team_domain", "ops")
            .put("post_id", FakeMattermost.POST)
            .put("context", new JsonObject().put("token", "gv1"))
            .encode();

    private volatile List<String> servers = List.of("https://chat.example.com");
    private final List<MattermostClick> clicks = new ArrayList<>();

    @AutoClose
    private ServedWeb web;

    @BeforeEach
    void serve() throws Exception {
        Callback<String> callback = MattermostActions.callback(() -> servers, this::answer);
        web = ServedWeb.serve(ServedWeb.options(), new CallbackRoutes(() -> Stream.of(callback)));
    }

    private CompletionStage<String> answer(MattermostClick click) {
        clicks.add(click);
        return CompletableFuture.supplyAsync(() -> "{\"ephemeral_text\":\"é\"}");
    }

    private HttpResponse<String> post(String body) throws Exception {
        return web.request("POST", ButtonAttachment.PATH, body, "Content-Type", "application/json");
    }

    @Test
    void theResponseIsTheAnswer() throws Exception {
        HttpResponse<String> response = post(CLICK);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.body()).isEqualTo("{\"ephemeral_text\":\"é\"}");
        assertThat(Lists.only(clicks).permalink()).isEqualTo("https://chat.example.com/ops/pl/" + FakeMattermost.POST);
    }

    @Test
    void ofSeveralServersItIsNotKnownWhichHasThePost() throws Exception {
        servers = List.of("https://a.example.com", "https://b.example.com");
        post(CLICK);

        assertThat(Lists.only(clicks).permalink()).isEmpty();
    }

    @Test
    void otherBodiesAreRefused() throws Exception {
        assertThat(post("").statusCode()).isEqualTo(400);
        assertThat(post("{}").statusCode()).isEqualTo(400);
        assertThat(post("{" + " ".repeat(64 << 10) + "}").statusCode()).isEqualTo(413);
        assertThat(web.request("GET", ButtonAttachment.PATH, "").statusCode()).isIn(404, 405);
        assertThat(clicks).isEmpty();
    }

    @Test
    void withoutServersItDoesNotExist() throws Exception {
        servers = List.of();

        assertThat(post(CLICK).statusCode()).isEqualTo(404);
        assertThat(clicks).isEmpty();
    }
}
