package io.grapevine.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.grapevine.config.Config;
import io.grapevine.config.Secret;
import io.grapevine.config.yaml.Read;
import io.grapevine.files.ConfigLoader;
import io.grapevine.files.MainFile;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.action.ChatClick;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets in every secret field of a configuration appear in no response, log line, metric and output of amtool. */
@Tag("thorough")
class SecretsIT {
    private static final String[] CONFIGURATION = {"io.grapevine.config", "io.grapevine.receiver"};

    /** Also in the base64 form of a login. */
    private static final Pattern SECRET = Pattern.compile("hush[-\\w]*|(dTp|Yzp)odXNo\\w*");

    /** Of the password {@code secret}; the hash is a secret, too. */
    private static final String HASH = "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";

    private static final List<String> PATHS = List.of("""
            / /metrics /-/ready?verbose /-/healthy /-/log-level /api/v2/status /api/v2/receivers /api/v2/alerts
            /api/v2/alerts/groups /api/v2/silences /api/v2/openapi.yaml /api/v1/status
            /api/grapevine/v1/overview /api/grapevine/v1/status /api/grapevine/v1/routes
            /api/grapevine/v1/receivers /api/grapevine/v1/access
            /api/grapevine/v1/why?label=alertname%3D%22A%22 /api/grapevine/v1/silences/preview?matcher=a%3Db
            /debug/pprof/ /debug/pprof/cmdline /debug/pprof/goroutine?debug=2 /debug/pprof/heap
            """.split("\\s+"));

    @AutoClose
    private final HookServer hook = HookServer.start();

    @TempDir
    Path directory;

    private String configuration() throws IOException {
        return text("secrets.yml");
    }

    private String text(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(SecretsIT.class.getResourceAsStream(resource))) {
            String to = hook.url("/x");
            return new String(in.readAllBytes(), UTF_8)
                    .replace("TO", to)
                    .replace("PROXY", "127.0.0.1:" + hook.port())
                    .replace("DIR", directory.toString());
        }
    }

    @Test
    void theConfigurationHasASecretInEverySecretField() throws Exception {
        Set<String> fields = new TreeSet<>();
        JavaClasses types = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(CONFIGURATION);
        for (JavaClass type : types) {
            if (type.isAssignableTo(ChatClick.class)) {
                continue; // it has secrets of its own, which are no configuration
            }
            for (JavaField field : type.getFields()) {
                boolean holds =
                        field.getAllInvolvedRawTypes().stream().anyMatch(raw -> raw.isEquivalentTo(Secret.class));
                if (holds && type.isRecord() && !field.getModifiers().toString().contains("STATIC")) {
                    fields.add(type.getSimpleName() + "." + field.getName());
                }
            }
        }
        Set<String> planted = new TreeSet<>();
        Read<MainFile> result = ConfigLoader.LITERAL.parse(
                directory.resolve("alertmanager.yml"), configuration().getBytes(UTF_8));
        assertThat(result.faults()).isEmpty();
        Config config = result.get().config();
        collect("", config, planted);
        Read<ConfigLoader.LoadedExtensions> more = ConfigLoader.LITERAL.extensions(
                directory.resolve("grapevine.yml"),
                text("secrets-grapevine.yml").getBytes(UTF_8),
                config);
        assertThat(more.faults()).isEmpty();
        collect("", more.get().extensions(), planted);

        fields.removeAll(planted);
        // A key is PEM, and cannot be a word; an app token excludes an API URL.
        // The data of a button is that of a click.
        assertThat(fields).containsExactlyInAnyOrder("CallbackData.token", "Slack.appToken", "TlsConfig.key");
    }

    private static boolean isConfiguration(String type) {
        return Arrays.stream(CONFIGURATION).anyMatch(type::startsWith);
    }

    /** The names of the components that hold secrets which are not empty. */
    private static void collect(String name, @Nullable Object value, Set<String> planted) throws Exception {
        if (value instanceof Secret secret) {
            if (SECRET.matcher(secret.reveal()).find()) {
                planted.add(name);
            }
        } else if (value instanceof Iterable<?> values && !(value instanceof Path)) {
            for (Object each : values) {
                collect(name, each, planted);
            }
        } else if (value instanceof Map<?, ?> map) {
            collect(name, map.values(), planted);
        } else if (value instanceof Record record
                && isConfiguration(record.getClass().getName())) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                var read = component.getAccessor();
                read.setAccessible(true);
                collect(record.getClass().getSimpleName() + "." + component.getName(), read.invoke(record), planted);
            }
        }
    }

    @Test
    void noOutputHoldsASecret() throws Exception {
        hook.answer((exchange, received) -> HookServer.status(
                        400,
                        received.target() + " " + received.headers() + " " + received.body(),
                        "Content-Type",
                        "text/plain")
                .to(exchange, received));
        Files.writeString(directory.resolve("hush-in-file"), "hush-of-file\n");
        Path config = Files.writeString(directory.resolve("alertmanager.yml"), configuration());
        Path extensions = Files.writeString(directory.resolve("grapevine.yml"), text("secrets-grapevine.yml"));
        Path web = Files.writeString(directory.resolve("web.yml"), "basic_auth_users: {ann: '" + HASH + "'}\n");
        Path access = Files.writeString(directory.resolve("access.yml"), "roles: {admin: [ann]}\n");
        Path mesh = Files.writeString(directory.resolve("mesh"), "hush-of-the-mesh-which-is-long-enough\n");
        StringBuilder seen = new StringBuilder();
        try (Program program = Program.grapevine(
                config,
                directory.resolve("data"),
                "--grapevine.config=" + extensions,
                "--history.dir=" + directory.resolve("history"),
                "--log.level=debug",
                "--log.silences",
                "--enable-feature=event-recorder",
                "--web.config.file=" + web,
                "--web.access-file=" + access,
                "--web.enable-receiver-test",
                "--cluster.listen-address=127.0.0.1:0",
                "--cluster.secret-file=" + mesh)) {
            seen.append(send(program, "POST", "/api/v2/alerts", "[{\"labels\":{\"alertname\":\"A\"}}]"));
            Eventually.holds("most integrations have failed", () -> failures(program) >= 26);
            Eventually.holds(
                    "clicks are asked for",
                    () -> hook.requests().stream()
                            .anyMatch(request -> request.target().endsWith("/getUpdates")));
            for (String path : PATHS) {
                seen.append(path)
                        .append('\n')
                        .append(send(program, "GET", path, ""))
                        .append('\n');
            }
            seen.append(send(program, "POST", "/api/grapevine/v1/receivers/all/test", "{}"));
            seen.append(send(program, "POST", "/-/reload", ""));
            String url = "--alertmanager.url=" + program.url().replace("://", "://ann:secret@");
            for (String words :
                    List.of("config show", "config routes", "alert query", "cluster show", "check-config")) {
                seen.append(amtool(words + (words.equals("check-config") ? " " + config : " " + url)));
            }
            seen.append(send(program, "GET", "/api/grapevine/v1/history/export", ""));
            Files.writeString(extensions, text("secrets-grapevine.yml") + "nope: hush-fault\n");
            seen.append(send(program, "POST", "/-/reload", ""));
            Files.writeString(config, configuration() + "nope: hush-fault\n");
            seen.append(send(program, "POST", "/-/reload", ""));
            seen.append(program.log());
        }
        String sent = hook.requests().toString();
        assertThat(List.of(
                        "hush-routing",
                        "bothush-telegram",
                        "dTpodXNo",
                        "hush-events",
                        "hush-of-file",
                        "hush-chat-key",
                        "hush-gotify"))
                .allMatch(sent::contains); // the secrets were in use
        assertThat(secretsIn(seen.toString())).isEmpty();
    }

    /** Each secret with the text around it. */
    private static List<String> secretsIn(String output) {
        String text = output.replace("hush-in-file", "the name of a file");
        List<String> found = new ArrayList<>();
        Matcher secret = SECRET.matcher(text);
        while (secret.find()) {
            found.add(text.substring(Math.max(0, secret.start() - 200), Math.min(text.length(), secret.end() + 50)));
        }
        if (text.contains(HASH)) {
            found.add(HASH);
        }
        return found;
    }

    private long failures(Program program) throws IOException, InterruptedException {
        return send(program, "GET", "/metrics", "")
                        .lines()
                        .filter(line -> line.matches("alertmanager_notification_requests_failed_total\\{.*} [1-9].*"))
                        .count()
                + send(program, "GET", "/api/grapevine/v1/receivers", "").split("\"error\"", -1).length
                - 1;
    }

    private String send(Program program, String method, String path, String body)
            throws IOException, InterruptedException {
        String login = "Basic " + Base64.getEncoder().encodeToString("ann:secret".getBytes(UTF_8));
        HttpResponse<String> answer = MailLink.request(
                method, program.url() + path, body, "Content-Type", "application/json", "Authorization", login);
        return answer.headers().map() + answer.body();
    }

    private static String amtool(String words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of("bin", "amtool").toAbsolutePath().toString());
        command.addAll(List.of(words.split(" ")));
        return CommandRun.of(command, Map.of("GRAPEVINE_REBUILD", "no")).out();
    }
}
