package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.receiver.HookServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A storm of 500 groups in Chromium: what waits, the digest that tells it, and all of it sent at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiStormIT {
    private static final int GROUPS = 500;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    private final HookServer hooks = ui.closing(HookServer.start());

    private void fireAll(Program replica, String kind) throws Exception {
        String alerts = IntStream.range(0, GROUPS)
                .mapToObj(i -> "{\"labels\":{\"alertname\":\"" + kind + i + "\",\"kind\":\"" + kind
                        + "\",\"severity\":\"critical\"}}")
                .collect(Collectors.joining(",", "[", "]"));
        replica.post("/alerts", alerts);
    }

    private List<String> sent(String target) {
        return hooks.requests().stream()
                .filter(request -> request.target().equals(target))
                .map(HookServer.Received::body)
                .toList();
    }

    private static Locator held(Page page, String receiver) {
        return page.locator(".held").filter(new Locator.FilterOptions().setHasText(receiver));
    }

    @Test
    void aStormIsALineUntilItsDigestOrUntilAllIsSentNow(@TempDir Path directory) throws Exception {
        String config = """
                route:
                  receiver: pager
                  group_by: [alertname]
                  group_wait: 100ms
                  routes: [{receiver: slow, matchers: [kind="Slow"]}]
                receivers:
                - {name: pager, webhook_configs: [{url: '%s'}]}
                - {name: slow, webhook_configs: [{url: '%s'}]}
                """.formatted(hooks.url("/pager"), hooks.url("/slow"));
        Path settings = Files.writeString(directory.resolve("grapevine.yml"), """
                on_call:
                  storm_valves:
                  - {receiver: pager, budget: {notifications: 20, per: 1d}, digest: {every: 20s}}
                  - {receiver: slow, budget: {notifications: 5, per: 1d}, digest: {every: 2m}}
                """);
        Program replica = ui.start(directory, config, "--grapevine.config=" + settings);
        fireAll(replica, "Slow");
        Page page = ui.open("#/alerts");
        assertThat(held(page, "slow")).containsText("slow: 495 groups wait for a digest at ");
        assertThat(WebUi.barriers(page)).noneMatch(barrier -> barrier.contains("Send all now"));

        WebUi.button(held(page, "slow"), "Send all now").click();
        assertThat(WebUi.toasts(page)).containsText("Your name is missing: enter it under Settings.");
        WebUi.choose(page, "{author: 'Ana'}");
        page.reload();
        WebUi.button(held(page, "slow"), "Send all now").focus();
        page.keyboard().press("Enter");
        assertThat(WebUi.toasts(page)).containsText("Sent to slow");
        assertThat(held(page, "slow")).hasCount(0);
        Eventually.holds("all are sent", () -> sent("/slow").size() == GROUPS);

        fireAll(replica, "Fast");
        Eventually.holds("the digest", () -> sent("/pager").size() == 21);
        assertThat(sent("/pager").get(20)).contains("{}:{}+digest/pager", "480 groups, 50 of 480 alerts");
        assertThat(held(page, "pager")).hasCount(0);
    }
}
