package io.grapevine.screenshots;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.grapevine.it.Chromium;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.receiver.HookServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Screenshots of the page that a link in a message leads to. */
final class ActionShots {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 880;

    private static final String CONFIG = """
            route: {receiver: phone, group_by: [alertname, cluster], group_wait: 0s}
            receivers: [{name: phone}]
            """;
    private static final String EXTENSIONS = """
            receivers: [{name: phone, ntfy_configs: [{url: '%s', topic: alerts}]}]
            integrations: [{receiver: phone, kind: ntfy, buttons: [silence 1h]}]
            """;
    private static final String ALERT = """
            {"labels": {"alertname": "DiskWillFillIn24Hours", "cluster": "eu-1", "severity": "warning", "instance": "%s"},
             "annotations": {"summary": "The disk of %s will be full in %s hours"}}""";

    private ActionShots() {}

    /** Makes them in a directory. */
    static void take(Chromium chromium, HookServer hooks, Path target) throws Exception {
        hooks.answer(HookServer.status(200, "{\"id\":\"a1\"}"));
        Path directory = Files.createTempDirectory("grapevine-actions");
        Path config = Files.writeString(directory.resolve("alertmanager.yml"), CONFIG);
        Path extensions =
                Files.writeString(directory.resolve("grapevine.yml"), EXTENSIONS.formatted(hooks.url("/actions")));
        try (Program program =
                Program.grapevine(config, directory.resolve("data"), "--grapevine.config=" + extensions)) {
            program.post(
                    "/alerts",
                    List.of(
                                    ALERT.formatted("node-17", "node-17", "9"),
                                    ALERT.formatted("node-21", "node-21", "15"),
                                    ALERT.formatted("node-23", "node-23", "21"))
                            .toString());
            String page = program.url() + "/act/" + token(hooks);
            take(chromium.page(WIDTH, HEIGHT, ColorScheme.LIGHT), page, target.resolve("action-light.png"));
            take(chromium.page(WIDTH, HEIGHT, ColorScheme.DARK), page, target.resolve("action-dark.png"));
            take(chromium.phone(), page, target.resolve("action-phone.png"));
            chromium.closePages();
        }
    }

    private static String token(HookServer hooks) throws Exception {
        Eventually.holds("message", () -> !messages(hooks).isEmpty());
        JsonNode action = JSON.readTree(messages(hooks).get(0)).path("actions").path(0);
        String url = action.path("url").asText();
        return url.substring(url.lastIndexOf('/') + 1);
    }

    private static List<String> messages(HookServer hooks) {
        return hooks.requests().stream()
                .filter(each -> each.target().startsWith("/actions"))
                .map(HookServer.Received::body)
                .toList();
    }

    private static void take(Page page, String address, Path file) throws IOException {
        page.navigate(address);
        page.getByText("Silence for 1h").waitFor();
        page.getByLabel("Your name").fill("Ana");
        Files.write(file, IndexedPng.of(page.screenshot()));
    }

    /**
     * Makes them alone.
     *
     * @param arguments the directory for the PNG files
     */
    public static void main(String... arguments) throws Exception {
        try (HookServer hooks = HookServer.start();
                Chromium chromium = new Chromium()) {
            take(chromium, hooks, Path.of(arguments[0]));
        }
    }
}
