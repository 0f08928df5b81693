package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.grapevine.it.Program;
import io.grapevine.receiver.HookServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Values of an alert on its card, in Chromium: asked when it is opened, and the reason where Prometheus hangs or answers too much. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiValuesIT {
    private static final String LABELS = "{\"alertname\":\"Errors\"}";

    @RegisterExtension
    private final WebUi ui = new WebUi();

    private final HookServer prometheus = ui.closing(HookServer.start());

    private static String data(String type, String series) {
        return "{\"data\":{\"resultType\":\"" + type + "\",\"result\":[{\"metric\":" + LABELS + "," + series + "}]}}";
    }

    /** Answers 4.2 now, and values that grow over the hour. */
    private static final HookServer.Answer GROWS = (exchange, received) -> {
        String body = data("vector", "\"value\":[1,\"4.2\"]");
        if (received.target().endsWith("query_range")) {
            long start = Long.parseLong(received.body().replaceFirst(".*start=(\\d+).*", "$1"));
            StringBuilder samples = new StringBuilder();
            for (int i = 0; i < 10; i++) {
                samples.append(i == 0 ? "" : ",").append("[" + (start + 400 * i) + ",\"" + (0.3 + i * 3.9 / 9) + "\"]");
            }
            body = data("matrix", "\"values\":[" + samples + "]");
        }
        HookServer.status(200, body).to(exchange, received);
    };

    private static Locator open(Page page, String name) {
        Locator card = WebUi.card(page, name);
        WebUi.button(card, "Details").click();
        return card;
    }

    @Test
    void anOpenedCardHasTheValuesOrWhyThereAreNone(@TempDir Path directory) throws Exception {
        Path settings = Files.writeString(
                directory.resolve("grapevine.yml"),
                "messages: {values: {servers: [{url: '" + prometheus.url("") + "'}]}}");
        prometheus.answer(GROWS);
        Program replica = ui.start(
                directory,
                "{route: {receiver: team, group_by: [alertname], group_wait: 1h}, receivers: [{name: team}]}",
                "--grapevine.config=" + settings);
        for (String name : List.of("Errors", "Hangs", "Large")) {
            replica.post("/alerts", """
                    [{"labels": {"alertname": "%s"}, "annotations": {"summary": "Too many errors"},
                      "generatorURL": "%s/graph?g0.expr=%s"}]""".formatted(name, prometheus.url(""), name));
        }
        Page page = ui.open("#/alerts");
        assertThat(WebUi.card(page, "Errors")).isVisible();
        assertThat(prometheus.requests()).as("of cards that are not opened").isEmpty();

        Locator values = open(page, "Errors").locator("gv-values");
        assertThat(values).containsText("4.2 now, 1 h ▁▁▂▃▄▅▆▇██ 0.3–4.2");
        assertThat(prometheus.requests()).hasSize(2);
        assertThat(WebUi.barriers(page)).isEmpty();
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "values-card.png")));

        prometheus.answer(HookServer.SILENCE);
        Locator hangs = open(page, "Hangs");
        assertThat(WebUi.button(hangs, "Copy link")).isVisible();
        assertThat(hangs.locator("gv-values")).containsText("No values: Prometheus has not answered within a second");

        prometheus.answer(HookServer.status(200, "x".repeat(10 << 20)));
        assertThat(open(page, "Large").locator("gv-values"))
                .containsText("No values: Prometheus has no series to use, answers too much, or refuses the query");
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "values-none.png")));
    }
}
