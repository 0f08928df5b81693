package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.grapevine.it.Chromium;
import io.grapevine.it.Cluster;
import io.grapevine.it.Inbox;
import io.grapevine.it.Program;
import io.grapevine.it.Prometheus;
import io.grapevine.it.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The web UI of two replicas shows what a real Prometheus fires, while it does. */
class WebUiPrometheusIT {
    private static final String CONFIG = """
            route: {receiver: team, group_by: [alertname], group_wait: 1s, group_interval: 2s, repeat_interval: 1h}
            receivers: [{name: team, webhook_configs: [{url: 'http://%s/webhook'}]}]
            """;

    @Test
    void anAlertOfPrometheusIsShownOnBothReplicasUntilItResolves(@TempDir Path directory) throws Exception {
        Tool.needPackagedProgram();
        try (Inbox inbox = new Inbox();
                Chromium chromium = new Chromium()) {
            inbox.show(Prometheus.METRIC + " 1");
            Path config = Files.writeString(directory.resolve("alertmanager.yml"), CONFIG.formatted(inbox.address()));
            try (Cluster cluster = Cluster.start(directory, config, 2);
                    Prometheus prometheus = Prometheus.start(directory, inbox.address(), cluster.running())) {
                List<Page> pages = new ArrayList<>();
                for (Program replica : cluster.running()) {
                    Page page = chromium.page();
                    page.navigate(replica.url());
                    assertThat(page.locator(".empty")).containsText("This replica has just started");
                    pages.add(page);
                }

                inbox.show(Prometheus.METRIC + " 0");
                for (Page page : pages) {
                    checkShown(page, inbox.address());
                }
                inbox.show(Prometheus.METRIC + " 1");
                for (Page page : pages) {
                    assertThat(page.locator("gv-group")).hasCount(0);
                    assertThat(page.locator(".empty")).containsText("Nothing is firing. Last alert received");
                }
            }
            assertThat(chromium.errors()).isEmpty();
        }
    }

    private static void checkShown(Page page, String instance) {
        Locator card = page.locator("gv-group");
        assertThat(card).containsText("The shop " + instance + " is closed");
        assertThat(card).containsText("critical");
        assertThat(card).containsText("to team · sent");
        assertThat(page.locator("header .count.critical")).containsText("1 critical");
        card.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Details"))
                .click();
        Locator source = card.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Source"));
        assertThat(source)
                .hasAttribute(
                        "href", Prometheus.EXTERNAL_URL + "graph?g0.expr=" + Prometheus.METRIC + "+%3D%3D+0&g0.tab=1");
    }
}
