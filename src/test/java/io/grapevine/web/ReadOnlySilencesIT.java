package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadOnlySilencesIT {
    @AutoClose
    private ServedWeb web;

    @BeforeEach
    void serve() throws Exception {
        Routes all = router -> router.route("/api/v2/*").handler(context -> Answer.text(context, 200, "reached"));
        web = ServedWeb.serve(ServedWeb.options(), new ReadOnlySilences(), all);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v2/silences",
        "DELETE, /api/v2/silence/7",
        "POST, /api/v2//silences",
        "POST, /API/V2/silences"
    })
    void whatWouldChangeASilenceIsRefused(String method, String path) throws Exception {
        HttpResponse<String> answer = web.request(method, path, "{}");

        assertThat(answer.body()).doesNotContain("reached");
    }

    @Test
    void theRefusalNamesTheFlag() throws Exception {
        HttpResponse<String> answer = web.request("POST", "/api/v2/silences", "{}");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body()).isEqualTo("\"silences cannot be changed here (--web.read-only)\"\n");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v2/silences",
        "GET, /api/v2/silence/7",
        "POST, /api/v2/alerts",
        "GET, /api/v2/alerts/groups",
        "GET, /api/v2/status"
    })
    void everythingElseIsAnswered(String method, String path) throws Exception {
        assertThat(web.request(method, path, "[]").body()).isEqualTo("reached");
    }
}
