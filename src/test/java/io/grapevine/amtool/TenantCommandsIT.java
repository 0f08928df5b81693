package io.grapevine.amtool;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.HookServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantCommandsIT {
    private static final String CONFIG = "route: {receiver: r}\nreceivers: [{name: r}]\n";
    private static final String ENVELOPE = "template_files:\n  a.tmpl: x\nalertmanager_config: |\n"
            + "  route: {receiver: r}\n  receivers: [{name: r}]\n";

    @RegisterExtension
    private final AskedServer server = new AskedServer();

    @TempDir
    Path directory;

    private Path config;
    private Path template;

    @BeforeEach
    void write() throws Exception {
        config = Files.writeString(directory.resolve("am.yml"), CONFIG);
        template = Files.writeString(directory.resolve("a.tmpl"), "x");
    }

    private ToolRun run(String... words) {
        return server.run(List.of("--tenant=payments", "tenants"), words);
    }

    @Test
    void tenantIsAHeaderAndTheApiIsBelowItsPath() {
        server.answer(200, "[]");

        server.run(List.of("--tenant=payments", "silence"));

        assertThat(server.only().target()).isEqualTo("/prefix/alertmanager/api/v2/silences");
        assertThat(server.only().headers()).containsEntry("x-scope-orgid", "payments");
    }

    @Test
    void tenantOfTheLineReplacesThatOfTheHttpConfiguration() throws Exception {
        server.answer(200, "[]");
        Path http = Files.writeString(
                directory.resolve("http.yml"),
                "http_headers: {x-scope-orgid: {values: [red, blue]}, X-Other: {values: [o]}}\n");

        server.run(List.of("--tenant=payments", "--http.config.file=" + http, "silence"));
        server.run(List.of("--http.config.file=" + http, "silence"));

        assertThat(server.requests().get(0).headers())
                .containsEntry("x-scope-orgid", "payments")
                .containsEntry("x-other", "o");
        assertThat(server.requests().get(1).headers().get("x-scope-orgid")).contains("red");
        assertThat(server.requests().get(1).target()).isEqualTo("/prefix/api/v2/silences");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            a/b | tenant ID 'a/b' contains unsupported character '/'
            a:k=v | tenant ID 'a:k=v' contains unsupported character ':'
            .. | tenant ID is '.' or '..'
            __mimir_cluster | tenant ID '__mimir_cluster' is not allowed
            "" | nothing
            """)
    void textThatIsNoIdIsRefusedBeforeARequest(String id, String fault) {
        ToolRun run = server.run(List.of("--tenant=" + id, "silence"));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("amtool: error: --tenant: " + fault
                        + " (expected: 1 to 150 of the characters 0-9 a-z A-Z ! - _ . * ' ( ))\n\n");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void listPrintsTenantsInOrder() {
        server.answer(
                200,
                "application/yaml",
                "b:\n    template_files: {}\n    alertmanager_config: |\n        xä\n"
                        + "a:\n    template_files:\n        y.tmpl: |\n            t\n        x.tmpl: t\n    alertmanager_config: \"\"\n");

        assertThat(run("list").out().replaceAll(" +\n", "\n")).isEqualTo("""
                Tenant  Bytes  Templates
                a       0      x.tmpl y.tmpl
                b       4
                """);
        assertThat(server.only().target()).isEqualTo("/prefix/multitenant_alertmanager/configs");
        assertThat(run("list", "-q").out()).isEqualTo("a\nb\n");
        assertThat(run("-ojson").out())
                .isEqualTo("[{\"tenant\":\"a\",\"configBytes\":0,\"templates\":[\"x.tmpl\",\"y.tmpl\"]},"
                        + "{\"tenant\":\"b\",\"configBytes\":4,\"templates\":[]}]\n");
        server.answer(200, "application/yaml", "{}\n");
        assertThat(run("list", "-q").out()).isEmpty();
    }

    @Test
    void loadUploadsAConfigurationWithTemplates() {
        server.answer(201, "");

        ToolRun run = run("load", config.toString(), template.toString(), "--if-match=12-ab");

        assertThat(run).isEqualTo(new ToolRun(0, "", ""));
        assertThat(server.only().method()).isEqualTo("POST");
        assertThat(server.only().target()).isEqualTo("/prefix/api/v1/alerts");
        assertThat(server.only().headers())
                .containsEntry("x-scope-orgid", "payments")
                .containsEntry("content-type", "application/yaml")
                .containsEntry("if-match", "\"12-ab\"");
        assertThat(server.only().body()).isEqualTo(ENVELOPE);
    }

    @Test
    void errorsOfAConfigurationHaveItsPlaceAndNothingIsUploaded() throws Exception {
        Files.writeString(config, "route: {receiver: r}\nreceivers: [{name: r}]\nnope: 1\n");
        Path secret = Files.writeString(
                directory.resolve("file.yml"),
                "route: {receiver: r}\nreceivers: [{name: r, webhook_configs: [{url_file: /f}]}]\n");
        Path same =
                Files.writeString(Files.createDirectory(directory.resolve("d")).resolve("a.tmpl"), "y");
        Path broken = Files.writeString(directory.resolve("b.tmpl"), "{{");

        for (String command : List.of("load", "verify")) {
            assertThat(run(command, config.toString()).err())
                    .startsWith("amtool: error: " + config + ":3:1: nope: field not found");
            assertThat(run(command, secret.toString()).err())
                    .isEqualTo("amtool: error: " + secret + ": setting Webhook url_file is not allowed\n\n");
            assertThat(run(command, config.toString(), template.toString(), same.toString())
                            .err())
                    .isEqualTo("amtool: error: " + same + ": the name of " + template
                            + " (expected: templates with different names)\n\n");
            assertThat(run(command, secret.toString(), broken.toString()).exit())
                    .isEqualTo(1);
            assertThat(run(command).err()).startsWith("amtool: error: no file specified (expected: a configuration");
            assertThat(run(command, "missing").err()).contains("path 'missing' does not exist");
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void verifyPrintsNothingForAValidConfiguration() throws Exception {
        Path broken = Files.writeString(directory.resolve("b.tmpl"), "{{ nope }}");

        assertThat(Typed.plainly().line("tenants", "verify", config.toString(), template.toString()))
                .isEqualTo(new ToolRun(0, "", ""));
        assertThat(Typed.plainly()
                        .line("tenants", "verify", config.toString(), broken.toString())
                        .err())
                .contains("b.tmpl:1", "function \"nope\" not defined");
    }

    @Test
    void getPrintsTheConfiguration() {
        server.answer(HookServer.status(200, ENVELOPE, "Content-Type", "application/yaml", "ETag", "\"12-ab\""));

        assertThat(run("get"))
                .isEqualTo(new ToolRun(0, CONFIG, "1 template not shown (see --output-dir and -o json)\n"));
        assertThat(run("get", "-oextended")).isEqualTo(new ToolRun(0, ENVELOPE, ""));
        assertThat(run("get", "-ojson").out())
                .isEqualTo("{\"etag\":\"\\\"12-ab\\\"\",\"template_files\":{\"a.tmpl\":\"x\"},"
                        + "\"alertmanager_config\":\"route: {receiver: r}\\nreceivers: [{name: r}]\\n\"}\n");
    }

    @Test
    void getWritesFiles() throws Exception {
        server.answer(200, "application/yaml", ENVELOPE);
        Path out = directory.resolve("new/out");

        assertThat(run("get", "--output-dir=" + out)).isEqualTo(new ToolRun(0, "", ""));

        assertThat(out.resolve("alertmanager.yml")).hasContent(CONFIG);
        assertThat(out.resolve("a.tmpl")).hasContent("x");
        server.answer(200, "application/yaml", "template_files: {../../x: y}\nalertmanager_config: z\n");
        assertThat(run("get", "--output-dir=" + out).err()).startsWith("amtool: error: template ../../x (expected: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "get | 404 | alertmanager storage object not found | the tenant has no configuration",
                "get | 404 | 404 page not found | GET /api/v1/alerts: status 404: 404 page not found (expected: Grapevine, started with --tenants.api,",
                "get | 401 | no org id | GET /api/v1/alerts: status 401: no org id (see --tenant and --http.config.file)",
                "delete | 409 | conflict | DELETE /api/v1/alerts: status 409: conflict",
                "delete | 412 | If-Match: a (expected: the ETag) | DELETE /api/v1/alerts: status 412: If-Match: a (expected: the ETag)",
                "list | 500 | unable to list | GET /multitenant_alertmanager/configs: status 500: unable to list",
                "list | 200 | - a | cannot read the answer: configurations:1:1: a list (expected: a mapping)",
                "list | 200 | a: 1 | cannot read the answer: configurations:1:4: a: ",
                "get | 200 | - a | cannot read the answer: body:1:1: "
            })
    void refusalIsPrintedWithItsText(String command, int status, String body, String fault) {
        server.answer(status, "text/plain; charset=utf-8", body + "\n");

        ToolRun run = run(command);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("amtool: error: " + fault);
    }

    @Test
    void deletionMayRequireAVersion() {
        server.answer(200, "");

        assertThat(run("delete", "--if-match=\"x\"")).isEqualTo(new ToolRun(0, "", ""));

        assertThat(server.only().method()).isEqualTo("DELETE");
        assertThat(server.only().headers()).containsEntry("if-match", "\"x\"");
        server.answer(200, "text/html", "<title>Login</title>");
        assertThat(run("delete").err()).contains("a page in HTML \"Login\"");
    }
}
