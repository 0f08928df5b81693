package io.grapevine.amtool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HookServer.Received;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Imports of objects that a Mimir of April 2026 wrote ({@code -target=alertmanager}, filesystem storage): two tenants, of which
 * {@code payments} had one silence and one notification on 2026-11-22. The recorded time is after the test's, so nothing has expired.
 */
class TenantImportIT {
    private static final String OBJECTS = "src/test/resources/mimir";
    private static final String CONFIGS = """
            red:
                template_files:
                    default_template: x
                    page.tmpl: y
                alertmanager_config: |
                    templates: [page.tmpl]
                    route: {receiver: r}
                    receivers: [{name: r}]
            blue:
                template_files: {}
                alertmanager_config: |
                    route: {receiver: x}
                    receivers: [{name: r}]
            none:
                template_files: {}
                alertmanager_config: ""
            """;

    @RegisterExtension
    private final AskedServer server = new AskedServer();

    @TempDir
    Path directory;

    private ToolRun run(String... words) {
        return server.run(List.of("tenants", "import"), words);
    }

    private String url() {
        return server.url("");
    }

    @Test
    void objectsAreCheckedWithoutATarget() {
        ToolRun run = run("--from=" + OBJECTS);

        assertThat(run.exit()).isZero();
        assertThat(run.out()).isEqualTo("""
                jira: checked
                jira: receiver team: notifications by jira_configs, which Mimir accepts and never sends (Cortex sends them)
                payments: checked (1 template)
                payments: template team.tmpl is loaded as in Mimir; Cortex loads only those that templates: names
                """);
        assertThat(server.requests()).isEmpty();
        assertThat(run("--from=" + OBJECTS, "jira", "-ojson").out())
                .startsWith("[{\"tenant\":\"jira\",\"result\":\"checked\",\"templates\":0,\"silences\":0,"
                        + "\"logEntries\":0,\"notes\":[\"receiver team: ");
    }

    @Test
    void configurationsOfAServerAreWrittenAsADirectoryOfTenants() throws Exception {
        server.answer(200, "application/yaml", CONFIGS);
        Path out = directory.resolve("tenants");

        ToolRun run = run("--from=" + url(), "--output-dir=" + out);

        assertThat(server.only().target()).isEqualTo("/multitenant_alertmanager/configs");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("""
                blue: refused
                blue: blue:1:19: route.receiver: undefined receiver "x" used in route (expected: the name of a receiver)
                none: skipped
                none: no configuration of its own: it has the fallback there, and here that of server.tenants.fallback_config of grapevine.yml
                red: imported (2 templates)
                red: template default_template is loaded as in Mimir; Cortex loads only those that templates: names
                red: template default_template is written as default_template.tmpl
                """);
        assertThat(run.err()).isEqualTo("amtool: error: couldn't import 1 out of 3 tenants\n\n");
        assertThat(out).isDirectoryContaining("glob:**/red");
        assertThat(out.resolve("red/alertmanager.yml")).content().startsWith("templates: [page.tmpl]\n");
        assertThat(out.resolve("red/default_template.tmpl")).hasContent("x");
        assertThat(run("--from=" + url(), "--output-dir=" + out).out()).contains("red: imported");
        Files.writeString(out.resolve("red.yml"), "");
        assertThat(run("--from=" + url(), "--output-dir=" + out).out())
                .contains(
                        "red: refused (2 templates)\n",
                        "red.yml: is there already (expected: one configuration of a tenant)");
    }

    @Test
    void tenantsThatAreNamedAreAskedForOneByOneAndUploaded() {
        server.answer((exchange, received) -> HookServer.status(
                        received.method().equals("GET") ? 200 : 201,
                        "alertmanager_config: |\n  route: {receiver: r}\n  receivers: [{name: r}]\n",
                        "Content-Type",
                        "application/yaml")
                .to(exchange, received));

        ToolRun run = run("--from=" + url() + "/mimir", "--upload", "red", "blue");

        assertThat(run).isEqualTo(new ToolRun(0, "red: imported\nblue: imported\n", ""));
        assertThat(server.requests())
                .extracting(
                        Received::method, Received::target, it -> it.headers().get("x-scope-orgid"))
                .containsExactly(
                        tuple("GET", "/mimir/api/v1/alerts", "red"),
                        tuple("GET", "/mimir/api/v1/alerts", "blue"),
                        tuple("POST", "/prefix/api/v1/alerts", "red"),
                        tuple("POST", "/prefix/api/v1/alerts", "blue"));
    }

    @Test
    void stateIsWrittenIntoADataDirectoryOnceMoreWithoutHarm() {
        Path data = directory.resolve("data");

        ToolRun run = run("--from=" + OBJECTS, "--storage.path=" + data);

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("payments: imported (1 template, 1 silence, 1 log entry)\n");
        assertThat(data.resolve("grapevine/tsilences")).isNotEmptyFile();
        assertThat(data.resolve("grapevine/tnflog")).isNotEmptyFile();
        assertThat(run("--from=" + OBJECTS, "--storage.path=" + data).exit()).isZero();
    }

    @Test
    void stateThatCannotBeReadIsAnErrorOfItsTenant() throws Exception {
        Path state = Files.createDirectories(directory.resolve("alertmanager/red"));
        Files.write(state.resolve("fullstate"), "nonsense".getBytes(StandardCharsets.UTF_8));
        Files.writeString(Files.createDirectories(directory.resolve("alerts")).resolve("blue"), "nonsense");

        ToolRun run = run("--from=" + directory, "--storage.path=" + directory.resolve("data"), "red");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).startsWith("red: refused\nred: " + state + "/fullstate: ");
        ToolRun all = run("--from=" + directory);
        assertThat(all.out())
                .contains("blue: refused\nblue: " + directory + "/alerts/blue: no object of a configuration")
                .contains("red: skipped\n");
        assertThat(all.err()).contains("couldn't import 1 out of 2 tenants");
    }

    @Test
    void wrongFlagsAreReported() {
        assertThat(run("--from=missing").err()).contains("--from: missing (expected: the URL of a Mimir or Cortex,");
        assertThat(run("--from=" + url(), "--storage.path=x").err()).contains("--storage.path: set with a URL in");
        assertThat(run("--from=" + OBJECTS, "../x").err()).contains("<tenants>: tenant ID '../x' contains unsupported");
        assertThat(Typed.plainly()
                        .line("tenants", "import", "--from=" + OBJECTS, "--upload")
                        .err())
                .contains("required flag --alertmanager.url not provided");
        assertThat(run().err()).contains("required flag(s) '--from' not provided");
        assertThat(server.requests()).isEmpty();
    }
}
