package io.grapevine.screenshots;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.grapevine.it.Chromium;
import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.receiver.HookServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/** Makes screenshots of the main pages: light, dark, and as on a phone. */
public final class Screenshots {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 880;

    private static final String AUTHOR =
            "localStorage.setItem('grapevine.settings', JSON.stringify({author: 'Ana', zone: 'UTC'}))";

    /**
     * A page.
     *
     * @param name of the file, without what it looks like
     * @param hash the fragment of the page's address, from {@code #} on
     * @param prepare waits for what is to be seen
     */
    private record Shot(String name, String hash, Consumer<Page> prepare) {}

    private static final List<Shot> SHOTS = List.of(
            new Shot(
                    "alerts",
                    "#/alerts",
                    page -> page.getByText("Acknowledged by Ben").waitFor()),
            new Shot("why", "#/alerts?filter={alertname=\"PaymentErrorRateHigh\"}", Screenshots::askWhy),
            new Shot(
                    "silences",
                    "#/silences",
                    page -> page.getByText("Load test").waitFor()),
            new Shot(
                    "silence-form",
                    "#/silences/new?filter={alertname=\"DiskWillFillIn24Hours\", cluster=\"eu-1\"}",
                    page -> page.getByText("node-23").waitFor()),
            new Shot(
                    "receivers",
                    "#/receivers",
                    page -> page.getByText("channel_is_archived").first().waitFor()),
            new Shot(
                    "status",
                    "#/status",
                    page -> page.getByText("in 1 group").first().waitFor()));

    private static final List<Shot> OF_HISTORY = List.of(new Shot(
            "history",
            "#/history?since=1h",
            page -> page.locator(".chart-row rect.failed").first().waitFor()));

    private Screenshots() {}

    /**
     * Makes them.
     *
     * @param arguments the directory for the PNG files
     */
    public static void main(String... arguments) throws Exception {
        Path target = Files.createDirectories(Path.of(arguments[0]));
        Path directory = Files.createTempDirectory("grapevine-screenshots");
        try (HookServer hooks = HookServer.start();
                Chromium chromium = new Chromium()) {
            HookServer.Answer ok = HookServer.status(200, "ok");
            HookServer.Answer refused = HookServer.status(404, "channel_is_archived");
            hooks.answer((exchange, received) ->
                    (received.target().equals("/refused") ? refused : ok).to(exchange, received));
            Path config = Files.writeString(
                    directory.resolve("alertmanager.yml"), SampleAlerts.CONFIG.formatted(hooks.url("")));
            try (Cluster cluster = Cluster.start(directory, config, 2, "--web.enable-receiver-test")) {
                SampleAlerts.post(cluster.running());
                Program program = cluster.running().get(0);
                acknowledge(program, "ReplicationLag");
                take(SHOTS, chromium, program, target);
            }
            String history = "--history.dir=" + directory.resolve("history");
            try (Program program = Program.grapevine(config, directory.resolve("alone"), history)) {
                SampleAlerts.post(List.of(program));
                awaitNotified(program);
                take(OF_HISTORY, chromium, program, target);
            }
            ExtensionShots.take(chromium, hooks, target);
            if (!chromium.errors().isEmpty()) {
                throw new IllegalStateException(chromium.errors().toString());
            }
        }
    }

    private static void acknowledge(Program program, String name) throws Exception {
        awaitNotified(program);
        for (Map.Entry<String, JsonNode> group : groups(program).properties()) {
            if (group.getValue().path("labels").path("alertname").asText().equals(name)) {
                program.send("POST", "/api/grapevine/v1/acknowledgements", """
                        {"group": "%s", "createdBy": "Ben", "comment": "Restarting the replicas"}""".formatted(group.getKey()));
            }
        }
    }

    private static void awaitNotified(Program program) throws IOException, InterruptedException {
        Eventually.holds("each group has been notified", () -> notified(program) == SampleAlerts.NOTIFIED);
    }

    private static JsonNode groups(Program program) throws IOException, InterruptedException {
        return JSON.readTree(
                        program.send("GET", "/api/grapevine/v1/overview", "").body())
                .path("groups");
    }

    /** How many groups have an outcome. */
    private static long notified(Program program) throws IOException, InterruptedException {
        return StreamSupport.stream(groups(program).spliterator(), false)
                .filter(group -> !group.path("outcomes").isEmpty())
                .count();
    }

    private static void askWhy(Page page) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Details"))
                .first()
                .click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Why was I (not) notified?"))
                .click();
        page.getByText("Steps").click();
        page.getByText("Group of receiver").first().waitFor();
    }

    private static void take(List<Shot> shots, Chromium chromium, Program program, Path target) throws Exception {
        for (Shot shot : shots) {
            take(shot, "light", chromium.page(WIDTH, HEIGHT, ColorScheme.LIGHT), program, target);
            take(shot, "dark", chromium.page(WIDTH, HEIGHT, ColorScheme.DARK), program, target);
            take(shot, "phone", chromium.phone(), program, target);
            chromium.closePages();
        }
    }

    private static void take(Shot shot, String look, Page page, Program program, Path target) throws Exception {
        page.addInitScript(AUTHOR);
        page.navigate(program.url() + "/" + shot.hash());
        shot.prepare().accept(page);
        page.locator("header .count").first().waitFor();
        Files.write(target.resolve(shot.name() + "-" + look + ".png"), IndexedPng.of(page.screenshot()));
    }
}
