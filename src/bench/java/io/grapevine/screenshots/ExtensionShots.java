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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Screenshots of what {@code grapevine.yml} adds: the page that a link in a message leads to, the page of who is on call, and a message as
 * Slack shows it.
 */
final class ExtensionShots {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 880;

    private static final String CONFIG = """
            route:
              receiver: phone
              group_by: [alertname, cluster]
              group_wait: 0s
              routes: [{receiver: chat, matchers: [severity="warning"], continue: true}, {receiver: phone}]
            time_intervals: [{name: weekends, time_intervals: [{weekdays: ['saturday:sunday']}]}]
            receivers:
            - {name: phone}
            - {name: ana, webhook_configs: [{url: '%1$s/accepted'}]}
            - {name: ben, webhook_configs: [{url: '%1$s/accepted'}]}
            - {name: eli, webhook_configs: [{url: '%1$s/accepted'}]}
            - {name: payments-pager, webhook_configs: [{url: '%1$s/accepted'}]}
            - name: chat
              slack_configs:
              - api_url: '%1$s/slack'
                channel: '#alerts'
                color: '{{ if eq .Status "firing" }}#d9822b{{ else }}good{{ end }}'
                text: '{{ range .Alerts }}• {{ .Annotations.summary }}{{ "\\n" }}{{ end }}'
            """;
    private static final String EXTENSIONS = """
            receivers: [{name: phone, ntfy_configs: [{url: '%1$s/actions', topic: alerts}]}]
            integrations:
            - {receiver: phone, kind: ntfy, buttons: [silence 1h]}
            - {receiver: chat, kind: slack, buttons: [ack, silence 1h, why]}
            messages: {buttons: {key_file: keys, apps: {slack: [{signing_secret: 8f742231b10e8888abcd99yyyzzz85a5}]}}}
            on_call:
              people: [{name: ana, receiver: ana}, {name: ben, receiver: ben}, {name: eli, receiver: eli}]
              schedules:
              - name: payments
                receiver: payments-pager
                zone: Europe/Berlin
                layers:
                - {name: weekly, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [ana, ben]}]}
                - {name: weekends, only: [weekends], rotations: [{from: 2026-01-05T09:00, every: 1w, people: [eli]}]}
              escalations:
              - {name: payments, receiver: payments-pager, steps: [{name: second, after: 5m, receiver: chat}]}
            """;
    private static final String ALERT = """
            {"labels": {"alertname": "DiskWillFillIn24Hours", "cluster": "eu-1", "severity": "warning", "instance": "%s"},
             "annotations": {"summary": "The disk of %s will be full in %s hours"}}""";

    private ExtensionShots() {}

    /** Makes them in a directory. */
    static void take(Chromium chromium, HookServer hooks, Path target) throws Exception {
        hooks.answer(HookServer.status(200, "{\"id\":\"a1\"}"));
        Path directory = Files.createTempDirectory("grapevine-extensions");
        Path config = Files.writeString(directory.resolve("alertmanager.yml"), CONFIG.formatted(hooks.url("")));
        Files.writeString(directory.resolve("keys"), "a-key-for-pictures-only\n");
        Path extensions = Files.writeString(directory.resolve("grapevine.yml"), EXTENSIONS.formatted(hooks.url("")));
        try (Program program =
                Program.grapevine(config, directory.resolve("data"), "--grapevine.config=" + extensions)) {
            program.post(
                    "/alerts",
                    List.of(
                                    ALERT.formatted("node-17", "node-17", "9"),
                                    ALERT.formatted("node-21", "node-21", "15"),
                                    ALERT.formatted("node-23", "node-23", "21"))
                            .toString());
            JsonNode phone = JSON.readTree(message(hooks, "/actions"));
            String link = phone.path("actions").path(0).path("url").asText();
            String action = program.url() + "/act/" + link.substring(link.lastIndexOf('/') + 1);
            take(chromium, target, "action", action, page -> {
                page.getByText("Silence for 1h").waitFor();
                page.getByLabel("Your name").fill("Ana");
            });
            take(
                    chromium,
                    target,
                    "on-call",
                    program.url() + "/#/on-call",
                    page -> page.getByText("payments").first().waitFor());
            SlackMessage.take(chromium, JSON.readTree(message(hooks, "/slack")), target.resolve("slack.png"));
        }
    }

    /** The first message to a path. */
    private static String message(HookServer hooks, String path) throws Exception {
        Eventually.holds("message to " + path, () -> !messages(hooks, path).isEmpty());
        return messages(hooks, path).get(0);
    }

    private static List<String> messages(HookServer hooks, String path) {
        return hooks.requests().stream()
                .filter(each -> each.target().startsWith(path))
                .map(HookServer.Received::body)
                .toList();
    }

    private static void take(Chromium chromium, Path target, String name, String address, Consumer<Page> prepare)
            throws IOException {
        Map<String, Page> looks = new LinkedHashMap<>();
        looks.put("light", chromium.page(WIDTH, HEIGHT, ColorScheme.LIGHT));
        looks.put("dark", chromium.page(WIDTH, HEIGHT, ColorScheme.DARK));
        looks.put("phone", chromium.phone());
        for (Map.Entry<String, Page> look : looks.entrySet()) {
            Page page = look.getValue();
            page.navigate(address);
            prepare.accept(page);
            Files.write(target.resolve(name + "-" + look.getKey() + ".png"), IndexedPng.of(page.screenshot()));
        }
        chromium.closePages();
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
